"""Telling whether two phone numbers are one, however each is written.

What a person typed is kept as they typed it; this only compares.
"""

import phonenumbers
from phonenumbers import MatchType, NumberParseException, PhoneNumber, PhoneNumberFormat

# A number without its area code may be many people's: from so many digits on it is hardly so.
ENOUGH = 7
TAIL = 4
_SAME = {MatchType.EXACT_MATCH, MatchType.NSN_MATCH}


def same_phone(one: str, other: str, region: str) -> bool:
    """Whether they reach one person. `region` is the country, `GB`, of a number that names none."""
    first, second = _parsed(one, region), _parsed(other, region)
    if first is None or second is None:
        return _digits(one) == _digits(other) != ""
    match = phonenumbers.is_number_match(first, second)
    if match == MatchType.SHORT_NSN_MATCH:
        return min(len(str(number.national_number)) for number in (first, second)) >= ENOUGH
    return match in _SAME


def search_term(phone: str, region: str) -> str:
    """What finds it in any of its usual writings: its groups without the first, as words.

    The first group may have a zero before it, or the code of the country.
    """
    number = _parsed(phone, region)
    if number is None:
        return phone
    written = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    groups = written.replace("-", " ").split(" ext. ")[0].split()[1:]
    # Long groups are often broken up further, seldom within their last digits.
    return " ".join(group[-TAIL:] for group in groups[1:] or groups)


def _parsed(phone: str, region: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(phone, region or None)
    except NumberParseException:
        return None


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdecimal())
