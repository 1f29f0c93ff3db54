"""What people say, and the command that says the same: written by hand, never derived.

Ana types on Sunday, 29 November 2026. In brackets stands what is asked in a form before it is done.
"""

import pytest

from bot.commands.reader.understanding import Plain, own_doing
from tests.reader.names import read, said

CALL_JO = (
    '/activity new type=call subject="Call jo doe about pricing" due=2026-11-30 at="15:00" '
    'person="jo doe"'
)
ROWS = {
    "Whose": [
        ("/deal my deals", "/deal list owner=me"),
        ("/deal mine", "/deal list owner=me"),
        ("/deal tom's deals", "/deal list owner=102"),
        ("/deal deals owned by tom berg", "/deal list owner=102"),
        ("/deal list not mine", "/deal list -owner=me"),
        ("/deal what does tom have open", "/deal list owner=102 status=open"),
        ("/deal deals of <@U0TOM|tom>", "/deal list owner=102"),
        ("/deal give 12 to <@U0TOM|Tom Berg>", "/deal edit #12 owner=102"),
        ("/deal give 12 to <@U0TOM|tom>, please", "/deal edit #12 owner=102"),
        (
            "/activity new call Ask <@U0TOM|tom> about pricing tomorrow",
            '/activity new type=call subject="Call Ask <@U0TOM|tom> about pricing" due=2026-11-30',
        ),
        (
            "/activity new call Call jo doe about pricing tomorrow 3pm",
            CALL_JO,
        ),
        ("/org my customers", "/org list owner=me label=21"),
    ],
    "Status, stage, pipeline, label": [
        ("/deal won deals", "/deal list status=won"),
        ("/deal list won or lost", "/deal list status=won,lost"),
        ("/deal list closed", "/deal list status=won,lost"),
        ("/deal list proposals", "/deal list stage=4"),
        ("/deal in negotiation", "/deal list stage=5,7"),
        ("/deal partner deals", "/deal list pipeline=2"),
        ("/deal my hot deals", "/deal list owner=me label=11"),
        ("/deal list without label import", "/deal list -label=14"),
    ],
    "Amounts": [
        ("/deal list over 10k", "/deal list value>10k"),
        ("/deal deals worth over €50,000", "/deal list value>€50,000"),
        ("/deal under 500", "/deal list value<500"),
        ("/deal between 5k and 20k", "/deal list value>=5k value<=20k"),
        ("/deal at least 10 k", "/deal list value>=10k"),
        ("/deal around 10k", "/deal list value>=9000 value<=11000"),
        ("/deal list in dollars over 10k", "/deal list currency=USD value>10k"),
    ],
    "Days": [
        ("/deal my deals over 10k closing this week",
         "/deal list owner=me value>10k close>=2026-11-23 close<=2026-11-29"),
        ("/deal closing next month", "/deal list close>=2026-12-01 close<=2026-12-31"),
        ("/deal closing within 2 weeks",
         "/deal list close>=2026-11-29 close<=2026-12-13"),
        ("/deal won this quarter", "/deal list status=won won>=2026-10-01 won<=2026-12-31"),
        ("/deal what did we win last week",
         "/deal list status=won won>=2026-11-16 won<=2026-11-22"),
        ("/deal new deals this month", "/deal list added>=2026-11-01 added<=2026-11-30"),
        ("/deal changed since friday", "/deal list updated>=2026-11-27"),
        ("/deal not updated for 90 days", "/deal list updated<2026-08-31"),
        ("/deal closing by the end of next month", "/deal list close<=2026-12-31"),
        ("/deal closing by the last day of the month", "/deal list close<=2026-11-30"),
        ("/deal closing on the first monday in january", "/deal list close=2027-01-04"),
        ("/deal won last friday", "/deal list status=won won=2026-11-27"),
        ("/deal closing in q1", "/deal list close>=2027-01-01 close<=2027-03-31"),
        ("/activity today", "/activity list owner=me done=no due<=2026-11-29 sort=due"),
        ("/activity overdue", "/activity list owner=me done=no due<2026-11-29 sort=due"),
    ],
    "Order and sums": [
        ("/deal top 5", "/deal list status=open sort=-value limit=5"),
        ("/deal my biggest", "/deal list owner=me status=open sort=-value"),
        ("/deal ten most valuable", "/deal list status=open sort=-value limit=10"),
        ("/deal list newest", "/deal list sort=-added"),
        ("/deal how many did tom lose", "/deal summary owner=102 status=lost"),
        ("/deal total of my open deals", "/deal summary owner=me status=open"),
        ("/deal number of deals in proposal", "/deal summary stage=4"),
    ],
    "Health": [
        ("/deal stuck", "/deal list status=open rotting=yes"),
        ("/deal without next step", "/deal list status=open next="),
        ("/deal open deals with no contact person", "/deal list status=open person="),
    ],
    "The company's own fields": [
        ("/deal contract length over 24", "/deal list own.double.aa11>24"),
        ("/deal from the trade fair", "/deal list own.enum.cc33=132"),
        ("/deal with a purchase order", "/deal list -own.varchar.bb22="),
        ("/deal without purchase order", "/deal list own.varchar.bb22="),
    ],
    "A record, what it holds and what hangs on it": [
        ("/deal what's acme renewal worth?", '/deal show "acme renewal"'),
        ("/deal acme renewal owner", '/deal show "acme renewal"'),
        ("/deal no. 12", "/deal show #12"),
        ("/org acme's people", "/org people acme"),
        ("/org acme files", "/org files acme"),
        ("/person jo doe's deals", '/person deals "jo doe"'),
        ("/deal list acme deals", "/deal list org=acme"),
        ("/deal why did we lose 31", "/deal show #31"),
        ("/person people at acme", "/person list org=acme"),
    ],
    "A deal moves": [
        ("/deal 12 won", "/deal won #12"),
        ("/deal ok so acme renewal is won, thanks", '/deal won "acme renewal"'),
        ("/deal 12 lost, no budget", '/deal lost #12 reason="no budget"'),
        ("/deal 12 lost — too expensive", '/deal lost #12 reason="too expensive"'),
        ("/deal we lost 12 to a competitor", '/deal lost #12 reason="a competitor"'),
        ("/deal close 12 as won", "/deal won #12"),
        ("/deal 12 to negotiation", "/deal move #12 to negotiation"),
        ("/deal acme renewal is in negotiation now",
         '/deal move "acme renewal" to negotiation'),
        ("/deal move 12 to the next stage", "/deal move #12 to 1 stage_id:+1 stage"),
        ("/deal reopen acme renewal", "formal"),
    ],
    "A deal changes": [
        ("/deal set acme renewal to 15k", '/deal edit "acme renewal" value=15k'),
        ("/deal change value of 12 to 15,000", '/deal edit #12 value="15,000"'),
        ("/deal 12 60%", "/deal edit #12 probability=60"),
        ("/deal give acme renewal to tom", '/deal edit "acme renewal" owner=102'),
        ("/deal 12 close end of month", "/deal edit #12 close=2026-11-30"),
        ("/deal 12 close the last day of the month", "/deal edit #12 close=2026-11-30"),
        ("/deal 12 close last day of next month", "/deal edit #12 close=2026-12-31"),
        ("/deal 12 close the first day of january", "/deal edit #12 close=2027-01-01"),
        ("/deal 12 close last friday of next month", "/deal edit #12 close=2026-12-25"),
        ("/deal 12 close second tuesday of december", "/deal edit #12 close=2026-12-08"),
        ("/deal update 12: 15k, demo, tom", "/deal edit #12 value=15k stage=3 owner=102"),
        ("/deal rename 12 to Acme renewal 2027", '/deal edit #12 title="Acme renewal 2027"'),
        ("/deal push 13 a month",
         "/deal edit #13 close=2026-11-29 expected_close_date:+1 month"),
        ("/deal remove close date from 13", "/deal edit #13 close="),
        ("/deal contract length of 12 is 24", "/deal edit #12 custom_fields.aa11=24"),
        ("/deal set it to 15k", "/deal edit it value=15k"),
    ],
    "Something new": [
        ("/deal new Acme upsell 12k for acme closing friday",
         '/deal new title="Acme upsell" value=12k org=acme close=2026-12-04'),
        ("/person new Zed Poe zed@acme.com at Acme",
         '/person new name="Zed Poe" email=zed@acme.com org=Acme'),
        ("/org create Zed Industries for tom", '/org new name="Zed Industries" owner=102'),
        ("/activity call jo doe tomorrow 3pm about pricing",
         CALL_JO),
        ("/activity follow up with jo doe in 2 weeks",
         '/activity new type=task subject="Follow up with jo doe" due=2026-12-13 person="jo doe"'),
        ("/activity remind me tomorrow to send the offer",
         '/activity new type=task subject="Send the offer" due=2026-11-30'),
    ],
    "What is planned, and when": [
        ("/activity tomorrow call jo doe",
         '/activity new type=call subject="Call jo doe" due=2026-11-30 person="jo doe"'),
        ("/activity friday 10am meeting jo doe",
         ('/activity new type=meeting subject="Meeting jo doe" due=2026-12-04 at="10:00" '
         'person="jo doe"')),
        ("/activity ring jo doe wed 9",
         ('/activity new type=call subject="Ring jo doe" due=2026-12-02 at="09:00" '
         'person="jo doe"')),
        ("/activity call jo doe from 3 to 4 tomorrow",
         ('/activity new type=call subject="Call jo doe" at="15:00" lasts=60m due=2026-11-30 '
         'person="jo doe"')),
        ("/activity call jo doe in an hour",
         ('/activity new type=call subject="Call jo doe" at="11:00" due=2026-11-29 '
         'person="jo doe"')),
        ("/activity anruf jo doe morgen 15 uhr",
         ('/activity new type=call subject="Anruf jo doe" due=2026-11-30 at="15:00" '
         'person="jo doe"')),
        ("/activity call jo doe tomorrow for tom",
         ('/activity new type=call subject="Call jo doe" due=2026-11-30 owner=102 '
         'person="jo doe"')),
        ("/activity remind tom to call jo doe tomorrow",
         ('/activity new type=call subject="Call jo doe" owner=102 due=2026-11-30 '
         'person="jo doe"')),
        ("/activity call jo doe tomorrow morning",
         ('[/activity new type=call subject="Call jo doe morning" due=2026-11-30 '
         'person="jo doe"]')),
        ("/activity call jo doe tomorrow morning at 9",
         ('/activity new type=call subject="Call jo doe" due=2026-11-30 at="09:00" '
         'person="jo doe"')),
        ("/activity meet jo and tara tomorrow",
         ('/activity new type=meeting subject="Meet jo and tara" due=2026-11-30 person=jo '
          "with=tara")),
        ("/activity quick call w/ jo doe mon 9am",
         ('/activity new type=call subject="Call w/ jo doe" due=2026-11-30 at="09:00" '
         'person="jo doe"')),
    ],
    "What is over has no day to come": [
        ("/activity called jo doe, she wants the offer by friday",
         ('/activity new type=call subject="Called jo doe, she wants the offer by friday" '
         'done=yes due=2026-11-29 person="jo doe"')),
        ("/activity met jo doe, yesterday",
         ('/activity new type=meeting subject="Met jo doe" due=2026-11-28 done=yes '
         'person="jo doe"')),
    ],
    "An activity changes": [
        ("/activity 200 a day later", "/activity edit #200 due=2026-11-29 due_date:+1 day"),
        ("/activity done 200 and 201", '[/activity done #200 outcome="and 201"]'),
        ("/activity 200 is a meeting", "/activity edit #200 type=meeting"),
        ("/activity 200 lasts 1 hour", "/activity edit #200 lasts=1h"),
        ("/activity set 200 to 45 min", "/activity edit #200 lasts=45m"),
        ("/activity 200 high priority", "/activity edit #200 priority=high"),
        ("/activity 200 auf freitag verschieben", "/activity edit #200 due=2026-12-04"),
        ("/activity reporter 200 à vendredi", "/activity edit #200 due=2026-12-04"),
        ("/activity 200 done yesterday", "[/activity edit #200 done=yes due=2026-11-28]"),
    ],
    "Labels, companies and names": [
        ("/person customers at acme foods", '/person list org="acme foods" label=21'),
        ("/org customers in berlin", "/org list address=berlin label=21"),
        ("/person jo doe became a customer", '/person edit "jo doe" label=21'),
        ("/org acme foods has 200 employees", '/org edit "acme foods" employees=200'),
        ("/org new customer Zed Industries", '[/org new name="customer Zed Industries"]'),
        ("/org new Zed Industries in Lisboa", '[/org new name="Zed Industries in Lisboa"]'),
        ("/org please create Zed Industries thanks", '/org new name="Zed Industries"'),
        ("/person new Poe, Zed", '[/person new name="Poe, Zed"]'),
        ("/person new Maria de Souza", "[/person new name=Maria org=Souza]"),
        ("/person new contact: Zed Poe, CEO, Acme Foods",
         '/person new name="Zed Poe" job=CEO org="Acme Foods"'),
        ("/person new Zed Poe CEO of Acme Foods",
         '[/person new name="Zed Poe" job=CEO org="Acme Foods"]'),
        ("/person new Zed Poe tomorrow", '[/person new name="Zed Poe tomorrow"]'),
        ("/org new Zed Industries with jo doe", '[/org new name="Zed Industries with jo doe"]'),
        ("/crm person jo doe phone", '/person show "jo doe"'),
        ("/deal change the value of acme renewal to 18.500",
         '[/deal edit "acme renewal" unread “18.500”]'),
    ],
    "Who has it, and whose it is": [
        ("/deal take 13", "/deal edit #13 owner=me"),
        ("/deal take 13 to demo", "/deal move #13 to 3"),
        ("/deal tom takes over 12", "/deal edit #12 owner=102"),
        ("/deal link 13 to acme foods", '/deal edit #13 org="acme foods"'),
        ("/deal 13 is for acme foods", '/deal edit #13 org="acme foods"'),
        ("/deal contact tara jensen on 12", '[/deal edit #12 person="tara jensen"]'),
        ("/deal new deal for acme foods: Zed pilot, 8k",
         '/deal new title="Zed pilot" value=8k org="acme foods"'),
        ("/deal new Zed pilot, 8k, acme, friday",
         '[/deal new title="Zed pilot" value=8k org=acme close=2026-12-04]'),
    ],
    "How it ended, or goes on": [
        ("/deal close 12", "[/deal won #12]"),
        ("/deal we got 12", "[/deal won #12]"),
        ("/deal open 31 again", "/deal edit #31 status=open"),
        ("/deal 12 next step", "/deal show #12"),
        ("/deal move 12 to demo on friday", "[/deal edit #12 stage=3 close=2026-12-04]"),
    ],
    "Two ways to read an amount are asked": [
        ("/deal 10 to 20k", "[/deal edit #10 value=20k]"),
        ("/deal between 5 and 10k", "/deal list value>=5k value<=10k"),
        ("/deal 50k plus", "/deal list value>=50k"),
    ],
    "Hours, and days that are no days": [
        ("/activity meeting friday 10-11 with jo doe",
         ('/activity new type=meeting subject="Meeting with jo doe" due=2026-12-04 at="10:00" '
          'lasts=60m person="jo doe"')),
        ("/activity call jo doe 10-11",
         '[/activity new type=call subject="Call jo doe" at="10:00" lasts=60m person="jo doe"]'),
        ("/activity jo doe call tomorrow 10am",
         ('[/activity new type=call subject="Jo doe call" due=2026-11-30 at="10:00" '
          'person="jo doe"]')),
    ],
    "Amounts in words": [
        ("/deal over thirty thousand", "/deal list value>30000"),
        ("/deal bigger than two fifty k", "/deal list value>250000"),
        ("/deal less than five hundred euros", "/deal list value<500 EUR"),
        ("/deal set 12 to half a million", "/deal edit #12 value=500000"),
        ("/deal mehr als zwanzigtausend", "/deal list value>20000"),
        ("/deal new Half a million seats", "formal"),
        ("/deal new Zed fit-out fifteen k", '[/deal new title="Zed fit-out" value=15000]'),
    ],
    "What is compared is asked for, not set": [
        ("/deal woth over 10k", "/deal list value>10k"),
        ("/deal acme deals over 10k", "/deal list org=acme value>10k"),
        ("/deal bump acme renewal up to 20k", '/deal edit "acme renewal" value=20k'),
    ],
    "An activity by its parts, or about a deal": [
        ("/activity move my call with jo to friday", '/activity edit "call jo" due=2026-12-04'),
        ("/activity my meeting with tara is done", '/activity done "meeting tara"'),
        ("/activity give my call with jo to tom", '/activity edit "call jo" owner=102'),
        ("/activity follow up on 12 tomorrow",
         '/activity new type=task subject="Follow up" on=#12 due=2026-11-30'),
        ("/activity calls on 12 this week",
         "/activity list deal=#12 type=call due>=2026-11-23 due<=2026-11-29 sort=due"),
        ("/deal follow up on 12 tomorrow",
         '/activity new type=task subject="Follow up" on=#12 due=2026-11-30'),
        ("/deal call acme renewal tomorrow",
         ('[/activity new type=call subject="Call acme renewal" due=2026-11-30 '
          'on="acme renewal"]')),
        ("/activity chase acme friday",
         '/activity new type=task subject="Chase acme" due=2026-12-04 person=acme'),
    ],
    "One owner, or one of several": [
        ("/deal tom's and mine", "/deal list owner=102,me"),
        ("/deal not mine and not tom's", "/deal list -owner=me,102"),
        ("/deal my deals with tom", "[/deal list owner=me unread “tom”]"),
        ("/deal between five and ten thousand", "/deal list value>=5000 value<=10000"),
        ("/deal between 500 and 2000", "/deal list value>=500 value<=2000"),
        ("/deal came in today", "/deal list added=2026-11-29"),
    ],
    "Whose it is, in other words": [
        ("/deal on tom's desk", "/deal list owner=102"),
        ("/activity tom does 200", "/activity edit #200 owner=102"),
        ("/deal what did I close this year",
         "/deal list owner=me status=won won>=2026-01-01 won<=2026-12-31"),
        ("/deal make tara jensen the contact of 12", '[/deal edit #12 person="tara jensen"]'),
    ],
    "Slips in phrases, and words of their own": [
        ("/deal how mnay open deals", "/deal summary status=open"),
        ("/deal won tihs month", "/deal list status=won won>=2026-11-01 won<=2026-11-30"),
        ("/deal contracts longer than 12 months", "/deal list own.double.aa11>12"),
    ],
    "Logged in words": [
        ("/crm log a call with jo doe, no answer",
         ('/activity new type=call subject="Call with jo doe, no answer" done=yes due=2026-11-29 '
          'person="jo doe"')),
    ],
    "Other languages": [
        ("/deal meine deals", "/deal list owner=me"),
        ("/deal 12 verloren, zu teuer", '/deal lost #12 reason="zu teuer"'),
        ("/deal gagnées ce mois-ci", "/deal list status=won won>=2026-11-01 won<=2026-11-30"),
        ("/deal acima de 10k", "/deal list value>10k"),
        ("/deal tratos abiertos", "/deal list status=open"),
        ("/activity Termin mit Jo Doe am Freitag um 10",
         ('/activity new type=meeting subject="Termin mit Jo Doe" due=2026-12-04 at="10:00" '
         'person="Jo Doe"')),
        ("/activity rdv avec jo doe vendredi à 10h",
         ('/activity new type=meeting subject="Rdv avec jo doe" due=2026-12-04 at="10:00" '
         'person="jo doe"')),
        ("/activity reunión con jo doe el viernes",
         ('/activity new type=meeting subject="Reunión con jo doe" due=2026-12-04 '
         'person="jo doe"')),
        ("/activity reunião com jo doe sexta às 10h",
         ('/activity new type=meeting subject="Reunião com jo doe" due=2026-12-04 at="10:00" '
         'person="jo doe"')),
        ("/person wer arbeitet bei acme", "/person list org=acme"),
        ("/person quem trabalha na acme", "/person list org=acme"),
    ],
    "A slip of the finger, for what is only read": [
        ("/deal list opne", "/deal list status=open"),
        ("/deal list proposl", "/deal list stage=4"),
        ("/deal mvoe 12 to negotiation", "[/deal move #12 to negotiation]"),
    ],
    "Commands mean what they meant": [
        ("/deal list owner=me status=open", "formal"),
        ("/deal move 12 to 5", "formal"),
        ("/deal new 24 seats 2027", "formal"),
        ("/deal new Won this month", "formal"),
        ("/deal new Route 66 rollout", "formal"),
        ("/deal find acme", "formal"),
        ("/deal acme renewal", "formal"),
        ("/deal delete 12", "formal"),
        ("/deal merge 12 into 13", "formal"),
        ("/person new April Friday", "formal"),
        ("/org new Best Western at the Park", "formal"),
        ("/deal list owner=me over 10k", "/deal list owner=me value>10k"),
    ],
    "A number is of the kind that is said of it": [
        ("/deal show person 1", "/person show #1"),
        ("/org what is deal 12 worth", "/deal show #12"),
        ("/crm show person 1", "/person show #1"),
        ("/deal org 3", "/org show #3"),
        ("/deal people 1", "formal"),
        ("/deal contact 12", "/deal people #12"),
        ("/deal files of person 1", "/person files #1"),
        ("/deal show org acme foods", '/org show "acme foods"'),
        ("/deal for person 1", "/person deals #1"),
        ("/deal list for org 3", "/org deals #3"),
        ("/deal list note 3", "[/deal notes #3 unread “note”]"),
        ("/person 1 deal 2", "[/person deals #1 unread “2”]"),
    ],
    "What is not read is shown, and asked": [
        ("/deal set 12 to 1.200 15k blub",
         "[/deal edit #12 value=15k unread “1.200” unread “blub”]"),
        ("/deal my open deals with notes", "[/deal list owner=me status=open unread “notes”]"),
        ("/deal 12 archive", "[/deal show #12 unread “archive”]"),
        ("/crm archived deal 12", "[/deal show #12 unread “archived”]"),
        ("/org my customers and their notes", "[/org list owner=me label=21 unread “notes”]"),
        ("/deal my completed deals", "[/deal list owner=me unread “completed”]"),
        ("/deal my older open deals", "[/deal list owner=me status=open unread “older”]"),
        ("/deal my tagged deals", "[/deal list owner=me unread “tagged”]"),
        ("/deal my likely deals", "[/deal list owner=me unread “likely”]"),
        ("/deal deals likely to close this month",
         "/deal list close>=2026-11-01 close<=2026-11-30"),
    ],
    "Groups that a list of deals is told in, and others": [
        ("/deal my open deals by stage", "/deal list owner=me status=open by=stage"),
        ("/deal pipeline by stages this quarter",
         "/deal list status=open close>=2026-10-01 close<=2026-12-31 by=stage"),
        ("/deal win rate by rep this month",
         "/deal list status=won,lost closed>=2026-11-01 closed<=2026-11-30 by=owner"),
        ("/deal deals by owner and stage", "[/deal list unread “by owner and stage”]"),
        ("/deal open deals by source", "[/deal list status=open unread “by source”]"),
        ("/deal deals per year", "[/deal list unread “per year”]"),
        ("/deal won deals by month", "/deal list status=won by=month"),
        ("/deal lost deals by reason", "/deal list status=lost by=reason"),
        ("/activity my calls by type",
         "[/activity list owner=me done=no type=call unread “by type”]"),
        ("/org customers per country", "[/org list label=21 unread “per country”]"),
        ("/deal deals by value", "/deal list status=open sort=-value"),
        ("/deal acme group deals", '/deal list org="acme group"'),
    ],
}  # fmt: skip
LINES = [row for rows in ROWS.values() for row in rows]


@pytest.mark.parametrize(("line", "means"), LINES, ids=[line for line, _ in LINES])
def test_a_line_means(line: str, means: str) -> None:
    assert said(line) == means


@pytest.mark.parametrize(
    ("line", "last"),
    [
        ("/person Zed Poe, zed@poe.com", '/person new name="Zed Poe" email=zed@poe.com'),
        ("/activity move my call with jo to friday", "/activity edit due=2026-12-04"),
        ("/person tara jensens email", '/person show "tara jensen"'),
        ("/deal show contact acme renewal", '/deal people "acme renewal"'),
    ],
)
def test_where_nobody_is_so_called_something_else_is_meant(line: str, last: str) -> None:
    meant = read(line)

    assert isinstance(meant, Plain)
    assert meant.lines[-1] == last


def test_a_question_mark_at_the_end_explains_the_reading() -> None:
    meant = read("/deal my deals over 10k ?")

    assert isinstance(meant, Plain)
    assert meant.explain
    assert [(part.text, part.says) for part in meant.reading.parts] == [
        ("my", "owner=me"),
        ("deals", "many of a kind"),
        ("over 10k", "value>10k"),
    ]


def test_a_name_may_be_that_of_a_company_or_of_a_person() -> None:
    meant = read("/deal list for jo doe")

    assert isinstance(meant, Plain)
    assert meant.lines == ('/deal list org="jo doe"', '/deal list person="jo doe"')


@pytest.mark.parametrize(
    ("text", "doing"),
    [
        ("oops undo", "undo"),
        ("undo that please", "undo"),
        ("Rückgängig bitte", "undo"),
        ("annuler", "undo"),
        ("desfazer", "undo"),
        ("hilfe", "help"),
        ("no undo", ""),
        ("undo everything", ""),
        ("undo my deals", ""),
    ],
)
def test_the_bot_is_asked_to_do_something_itself(text: str, doing: str) -> None:
    assert own_doing(text) == doing
