"""English words for what salespeople do with people, and the usual type of activity for it."""

from bot.tools.vocabulary.said import Said

ROWS = (
    Said("do i meet|do i see|do we meet|am i meeting|am i seeing|are we meeting|do i have to meet",
         "type", "meeting", "Asks for one's own meetings."),
    Said("do i call|do i speak to|do i talk to|am i calling|do i have to call|do we call",
         "type", "call", "Asks for one's own calls."),
    Said("call|phone call|conference call|phone|ring|dial|ring up|phone up|call back|"
         "give a call|call up|contact|catch up|speak to|talk to|talk with|speak with|"
         "catch up with", "work", "call",
         "To talk over the phone."),
    Said("meet|meeting|visit|demo|see|coffee|workshop|presentation|appointment|video call|zoom|"
         "zoom call|zoom meeting|teams meeting|teams call|video meeting|online meeting|"
         "google meet|"
         "virtual meeting|kick-off meeting|kickoff meeting|"
         "on-site|training", "work", "meeting", "To see each other."),
    Said("email|e-mail|mail|write|write to|send an email to", "work", "email",
         "To write to somebody."),
    Said("lunch|dinner|breakfast|have lunch|lunch date", "work", "lunch", "To eat together."),
    Said("deadline|due date", "work", "deadline", "A day by which something has to be done."),
    Said("send|follow up|followup|follow-up|chase|check|check in|check-in|prepare|task|ping|"
         "review|finish|ask|do|draft|write up|pick up|sort out|get back to|nudge|touch base|"
         "work on|text|whatsapp|sms|message", "work", "task", "Something to be done alone."),
    Said("chase|ping|nudge|ask|text|whatsapp|sms|message|remind|check in|check-in|touch base|"
         "get back to|follow up|followup|follow-up", "toward", "",
         "Has somebody for its object, whoever comes right behind it."),
    Said("logged|log|had|had a|had an|log a|log an|logged a|logged an|we had|we had a|i had|"
         "i had a|just had|just had a|i just had|i just had a|made|made a|held|held a|record a|"
         "did a|just did a|i did a|i did an|we did a|we did an|i just did a", "over", "",
         "Goes before what was done already."),
    Said("rang|i rang|just rang|called|i called|just called|phoned|"
         "spoke|spoke to|spoke with|i spoke|talked|talked to|"
         "talked with|i talked", "overwork", "call", "Somebody was called."),
    Said("met|i met|we met|met with|just met|visited|saw", "overwork", "meeting",
         "Somebody was met."),
    Said("emailed|mailed|wrote|wrote to", "overwork", "email", "Somebody was written to."),
)  # fmt: skip
