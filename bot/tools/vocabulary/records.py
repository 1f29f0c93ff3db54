"""English words for records, what hangs on them, and what they hold."""

from bot.tools.vocabulary.said import Said

ROWS = (
    # --- kinds of records
    Said("deal|deals|lead|leads|opportunity|opportunities|opp|opps|sale|sales", "noun", "deal",
         "What is sold; other programs call it an opportunity."),
    Said("lead|leads|enquiry|enquiries|inquiry|inquiries", "lead", "",
         "What may become a deal; of these nothing else is read."),
    Said("everyone at|everybody at|anyone at|anybody at|who all is at|people over at", "noun",
         "person", "Asks for the people of a company."),
    Said("person|persons|people|contact|contacts|contact person|contact persons|somebody|anyone|"
         "anybody|someone|who do i talk to|who do i call|who do i contact|who should i call|"
         "who do i speak to|who to call|who is our contact|who's our contact|"
         "who do i talk to about|"
         "who do i call about|who is on|who's on|who else is on|"
         "who else is in|who all is on|other people at|other people in|other people from|"
         "who is in|who takes part in", "noun", "person",
         "Whom one talks to; Pipedrive itself calls them people and contacts."),
    Said("organization|organizations|organisation|organisations|org|orgs|company|companies|"
         "account|accounts|firm|firms|business|businesses|client|clients", "noun", "organization",
         "Whom one sells to."),
    Said("planned for|planned with|scheduled with|scheduled for|what is planned for|"
         "what's planned for|whats planned for|what's next for|what is next for|"
         "what's next on|whats next on|what is next on|what's next with|whats next with|"
         "what is next with|what comes next for|what's planned with|whats planned with|"
         "what is planned with|"
         "anything planned for|"
         "anything scheduled for", "noun", "activity", "Asks for what is planned of a record."),
    Said("what is planned for|what's planned for|whats planned for|what's next for|"
         "what is next for|what comes next for|what's planned with|whats planned with|"
         "what is planned with",
         "question", "", "Asks what is planned, and so never changes it."),
    Said("activity|activities|to do|to dos|todo|todos|to-do|to-dos|agenda|appointments|"
         "appointment|things to do|schedule|plan for|on my plate|my plate|on for me|"
         "on the agenda|am i free|are we free|free|busy|am i busy|any free time|in my calendar|"
         "on my calendar|my calendar|calendar|diary", "noun", "activity",
         "What is planned or was done."),
    Said("talk to|talk with|last talk to|talked to|talked with|speak to|speak with|spoke to|"
         "spoke with|hear from|heard from|last contact|last contact with|contacted|"
         "in touch with|meet with|met with|last met|last speak to", "noun", "activity",
         "Asks for what was done with somebody."),
    Said("file|files|document|documents|docs|attachment|attachments|pdf|pdfs|attached|attached to|"
         "is attached to|enclosed|uploaded to|uploads|what's attached to|whats attached to|"
         "what is attached to|what is attached", "noun", "file",
         "What is attached to a record."),
    Said("product|products|line items|items|line item|products of", "noun", "product",
         "What a deal is made of."),
    Said("note|notes|memo|comment|comments|last note|latest note|last notes|latest notes|"
         "recent notes|most recent note|most recent notes|newest note|newest notes", "noun",
         "note",
         "What was written down about a record."),
    Said("what did we change on|what did we change|what did i change on|what was changed on|"
         "history|changes|change log|changelog|log|audit|what changed|who changed", "noun",
         "history", "Which fields of a record were changed, when and by whom."),
    Said("feed|timeline of|timeline|"
         "what happened|what's happened|whats happened|what has happened|news|"
         "what's new|whats new|what is new|anything new|what's been happening|"
         "whats been happening|what has been happening|what's going on|"
         "whats going on|what is going on|the latest on|latest on|updates on|"
         "update on", "noun", "feed",
         "Everything that happened to a record."),
    Said("mail|mails|email messages|emails with|mails with|messages|correspondence", "noun",
         "mail", "What was mailed about a record."),
    Said("follower|followers|who follows|who is following|who's following|whos following|"
         "following it", "noun", "follower",
         "Who is told of changes."),
    Said("participant|participants|who is involved in|who's involved in|involved people", "noun",
         "participant", "The people of a deal besides its contact."),
    Said("access|who can see|who may see|permissions", "noun", "access", "Who may see a record."),
    Said("row|rows|result|results|thing|things|record|records|entries|one|ones|stuff|anything|"
         "something|those|them", "filler", "", "Says only that records are meant."),
    Said("pipeline|pipelines|funnel", "noun", "pipeline", "Goes with the name of a pipeline."),
    Said("stage|stages|phase|step", "noun", "stage", "Goes with the name of a stage."),
    Said("label|labels|labelled|labeled|tagged|tag|tags|flagged|marked as|marked|"
         "tagged as|labelled as|labeled as", "noun", "label",
         "Goes with the name of a label."),
    Said("type|types|kind", "noun", "type", "Goes with the name of a type of activity."),
    # --- what a record holds
    Said("value|amount|amount of|price|worth|deal value|deal size|size|budget|revenue", "field",
         "value", "What a deal brings."),
    Said("owns|who owns|belongs to|who handles|handles|manages|who manages|who runs|"
         "who works on|whose is|who has|owner|responsible|assignee|rep|salesperson|"
         "account manager|owner is|owner is now|owned by|owner of|looks after|"
         "who looks after|is in charge of|in charge of|"
         "who is in charge of|who's in charge of", "field", "owner", "Whose record it is."),
    Said("title|name|called", "field", "title", "What a record is called."),
    Said("subject", "field", "subject", "What an activity is about."),
    Said("probability|chance|odds|likelihood|win probability|how likely|how likely is", "field",
         "probability", "How likely a deal is won."),
    Said("close date|closing date|expected close|expected close date|close|closes|due to close|"
         "deadline for closing", "field", "close", "When a deal is expected to be won."),
    Said("slipped to|has slipped to|slid to|pushed to|got pushed to|was pushed to|pushed out to|"
         "has been pushed to|delayed to|delayed until|postponed to|postponed until", "field",
         "close", "Leads to the later day on which a deal is expected to be won."),
    Said("due date|due|date", "field", "due", "When an activity is to be done."),
    Said("status|state", "field", "status", "Open, won or lost."),
    Said("stage", "field", "stage", "How far a deal has come."),
    Said("pipeline", "field", "pipeline", "Where a deal is."),
    Said("label|labels|tag|tags", "field", "label", "The labels of a record."),
    Said("phone|phone number|telephone|tel|mobile|cell|number|phone numbers|telephone number|"
         "mobile number|number of|the number of", "field", "phone", "A number to call."),
    Said("email|e-mail|mail|email address|e-mail address|mail address|emails|e-mails", "field",
         "email", "An address to write to."),
    Said("address|location|postal address|street|office", "field", "address",
         "Where a company is."),
    Said("website|site|web site|homepage|url|web page|domain", "field", "website",
         "Where a company is on the web."),
    Said("job|job title|position|role|title", "field", "job", "What somebody does."),
    Said("contact|contact person|main contact|person|buyer", "field", "person",
         "Whom one talks to about a deal."),
    Said("organization|organisation|company|org|employer|account|work|works|work for", "field",
         "org", "Who buys, or whom somebody works for."),
    Said("street|office|site|domain|location|work|works|account|buyer|budget|size|price|rep|"
         "position|role|cell|mobile|number|staff|length|date|time|person|state|tag", "inname", "",
         "At home in names, as in `Orchard Street Law`: a field only where something says so."),
    Said("reason|lost reason|reason lost", "field", "reason", "Why a deal was lost."),
    Said("pounds|pounds sterling|sterling|quid", "currency", "GBP", "British pounds."),
    Said("swiss francs|francs", "currency", "CHF", "Swiss francs."),
    Said("dollars|bucks", "currency", "USD", "US dollars."),
    Said("euros", "currency", "EUR", "Euros."),
    Said("images|image|pictures|picture|photos|photo|screenshots|spreadsheets|excel files|"
         "excel sheets|word documents|word files|presentations|slides|videos|zips|"
         "text files|csv files|scans", "filekind", "", "Which kind of file."),
    Said("uploaded|uploaded by|added by|attached by|from me|by me|sent by", "uploader", "",
         "Who a file is from."),
    Said("mb|kb|gb|megabytes|megabyte|bytes|large files|big files|largest files|biggest files",
         "filesize", "", "How big a file is."),
    Said("currency", "field", "currency", "What a deal is counted in."),
    Said("priority|prio", "field", "priority", "How urgent an activity is."),
    Said("employees|staff|headcount|people working there", "field", "employees",
         "How many people work for a company."),
    Said("deals", "counted", "deals", "How many open deals a company or a person has."),
    Said("people|contacts|persons", "counted", "people",
         "How many people of a company are known."),
    Said("created|added|add date|creation date", "field", "added", "When a record was made."),
    Said("next step|next activity|next action", "field", "next", "What is planned next."),
    Said("details|info|information|overview|everything about|everything on|all about|card|"
         "summary of deal", "field", "all", "The whole record."),
    Said("duration|length|lasts", "field", "lasts", "How long an activity takes."),
    Said("time|at", "field", "at", "When an activity begins."),
    # --- jobs, as buyers have them
    Said("ceo|ceos|cto|ctos|cfo|cfos|coo|coos|it lead|it leads|buyer|buyers|purchaser|"
         "purchasers|director|directors|manager|managers|engineer|engineers|founder|founders|"
         "head of purchasing|heads of purchasing|office manager|office managers|"
         "operations manager|operations managers|assistant|assistants|managing director|"
         "managing directors|purchasing manager|purchasing managers|sales manager|"
         "sales managers|head of sales|head of it|head of marketing|owner|owners|head of", "job",
         "", "What people at a customer's do, as their cards say."),
    Said("do i have to do|what i have to do|what do i have to do|have i got to do", "noun",
         "activity", "What is to be done."),
)  # fmt: skip
