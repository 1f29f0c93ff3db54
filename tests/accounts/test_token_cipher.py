"""What is sealed opens only where it was sealed, and only unchanged."""

import base64
import itertools
import random

import pytest
from pydantic import SecretStr

from bot.accounts.sealing import BadKey, CannotOpen, Tampered, TokenCipher, UnknownKey
from tests.keys import new_key

HERE = ("here",)
SEED = 20261124


def a_key() -> SecretStr:
    return SecretStr(new_key())


@pytest.fixture
def vault() -> TokenCipher:
    return TokenCipher((a_key(),))


def test_what_is_sealed_opens_in_its_place(vault: TokenCipher) -> None:
    sealed = vault.seal("Müller & Söhne ✓", ("link:T1:U1",))

    assert vault.open(sealed, ("link:T1:U1",)) == "Müller & Söhne ✓"
    assert "ller" not in sealed


def test_the_same_text_never_looks_the_same(vault: TokenCipher) -> None:
    assert len({vault.seal("token", HERE) for _ in range(100)}) == 100


def test_no_two_of_50_rows_can_be_swapped(vault: TokenCipher) -> None:
    places = [(f"link:T{number % 5}:U{number}",) for number in range(50)]
    rows = {place: vault.seal("token", place) for place in places}

    for mine, theirs in itertools.permutations(places, 2):
        with pytest.raises(Tampered):
            vault.open(rows[theirs], mine)


def test_none_of_10000_flipped_bits_is_accepted(vault: TokenCipher) -> None:
    sealed = vault.seal("a token of some length, as Pipedrive makes them", HERE)
    places = random.Random(SEED).choices(range(len(sealed) * 7), k=10_000)  # noqa: S311 - no secret

    for place in places:
        flipped = bytearray(sealed.encode())
        flipped[place // 7] ^= 1 << place % 7
        with pytest.raises(CannotOpen):
            vault.open(flipped.decode(), HERE)


@pytest.mark.parametrize("cut", ["", ".", "nonsense", "{id}.", "{id}.AAAA", "{id}.A", "{id}.é"])
def test_a_value_that_is_none_is_refused(vault: TokenCipher, cut: str) -> None:
    key_id = vault.seal("token", HERE).partition(".")[0]

    with pytest.raises(CannotOpen) as refusal:
        vault.open(cut.format(id=key_id), HERE)

    assert "nonsense" not in str(refusal.value)


def test_another_spelling_of_the_same_bytes_is_refused(vault: TokenCipher) -> None:
    sealed = vault.seal("tokens", HERE)
    assert sealed.endswith("=")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = sealed.rstrip("=")[-1]
    respelt = sealed.replace(last + "=", alphabet[alphabet.index(last) + 1] + "=")
    same_bytes = base64.urlsafe_b64decode(respelt.partition(".")[2])

    assert same_bytes == base64.urlsafe_b64decode(sealed.partition(".")[2])
    with pytest.raises(Tampered):
        vault.open(respelt, HERE)


def test_a_new_key_in_front_seals_and_the_old_one_still_opens() -> None:
    old, new = a_key(), a_key()
    before = TokenCipher((old,)).seal("token", HERE)
    vault = TokenCipher((new, old))

    after = vault.seal(vault.open(before, HERE), HERE)

    assert vault.reseal_needed(before)
    assert not vault.reseal_needed(after)
    assert TokenCipher((new,)).open(after, HERE) == "token"


def test_a_value_bound_as_in_an_older_version_opens_and_is_bound_as_today(
    vault: TokenCipher,
) -> None:
    today = ("operation:T1:U1:12", "operation:12")
    before = vault.seal("token", ("operation:12",))

    after = vault.reseal(before, today)

    assert vault.open(before, today) == "token"
    assert vault.open(after, today[:1]) == "token"
    with pytest.raises(Tampered):
        vault.open(after, ("operation:T2:U1:12", "operation:12"))


def test_a_value_of_a_key_that_was_dropped_is_named_as_such() -> None:
    sealed = TokenCipher((a_key(),)).seal("token", HERE)

    with pytest.raises(UnknownKey, match="ENCRYPTION_KEY does not hold"):
        TokenCipher((a_key(),)).open(sealed, HERE)


@pytest.mark.parametrize(
    "bad", ["hunter2", "", "ÄÖÜ" * 15, base64.b64encode(b"31 bytes" * 4).decode()[:-4]]
)
def test_a_bad_key_is_refused_by_its_place_and_never_repeated(bad: str) -> None:
    with pytest.raises(
        BadKey, match="Key 2 in ENCRYPTION_KEY is not 32 bytes in base64"
    ) as refusal:
        TokenCipher((a_key(), SecretStr(bad)))

    assert refusal.value.__cause__ is None
    assert refusal.value.__context__ is None
    assert "hunter2" not in str(refusal.value)


def test_no_key_at_all_is_refused() -> None:
    with pytest.raises(BadKey, match="empty"):
        TokenCipher(())


def test_both_alphabets_of_base64_are_the_same_key() -> None:
    raw = b"\xfb\xff" * 16
    sealed = TokenCipher((SecretStr(base64.b64encode(raw).decode()),)).seal("token", HERE)

    urlsafe = TokenCipher((SecretStr(base64.urlsafe_b64encode(raw).decode()),))

    assert urlsafe.open(sealed, HERE) == "token"


def test_a_vault_shows_no_key() -> None:
    key = a_key()

    assert key.get_secret_value() not in repr(vars(TokenCipher((key,))))
