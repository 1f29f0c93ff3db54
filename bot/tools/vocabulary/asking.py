"""English words with which people ask."""

from bot.tools.vocabulary.said import Said

ANEW = (
    "i meant|no i meant|sorry i meant|no i mean|oops i meant|i meant to say|no make that|"
    "correction|that should be|that should have been|it should be|it should have been"
)
ROWS = (
    # --- verbs that only look
    Said("read me|read out|list|show|show me|display|view|see|get|get me|give me|fetch|pull up|"
         "bring up|look up|lookup|look at|look into|open up|load|print|ls|tell me|tell me about|"
         "what about|how about|go to", "verb", "show", "To see something."),
    Said("find|search|search for|look for|looking for|do we have|do we know|have we got|"
         "is there|are there|any|duplicates of|any duplicates of", "verb", "find", "To look."),
    Said("where is|where's|wheres", "question", "", "Asks for an address."),
    Said("open", "verb", "open", "`open acme renewal` shows it; `open deals` are a status."),
    Said("export|export all|exports|as csv|as a csv|as a csv file|as excel|as an excel file|"
         "in excel|to csv|to excel|as a spreadsheet|as a file|csv of|csv with", "exports", "",
         "All of them, in a file."),
    Said("filter|filter by|sort|sort by|order by|sorted by|ordered by|order them by|sort them by|"
         "rank by|ranked by|arranged by|by", "verb", "sort",
         "How a list is put in order."),
    Said("who else do we know|who else do we know at|"
         "who do we know|whom do we know|who do i know|who works|who works at|who is at|"
         "who's at|who do we have|who do we talk to|who works there|who works for|"
         "do we know anyone|do we know anybody", "noun", "person",
         "Asks for the people of a company."),
    # --- questions
    Said("what|what's|whats|which|who|who's|whos|whose|when|where|why|why is|why was|how|how is|"
         "how's|does|do|did|is|are|was|were|has|have|had|whom|how do|in which|at which|what is|"
         "who is|when is|when's|whens|when will|when would|when does|when should|hows|wheres|whys|"
         "how far is|how far along is|how far|how old|how old is|"
         "what are|which are|who are|where are|how do i reach|"
         "how to reach|how can i reach|how do i contact|how do i get hold of|contact details|"
         "contact info|did i sell|did we sell|did i close|did we close|did i win|did we win|"
         "did i lose|"
         "have i closed|have we closed|have i won|have we won|have we sold|have i lost|"
         "have we lost",
         "question", "", "Asks, and so never changes anything."),
    Said("what do we know about|what do you know about|what do i know about|"
         "what can you tell me about", "question", "", "Asks for a record."),
    Said("did we lose|did they lose|have you lost", "question", "", "Asks how it ended."),
    Said("how much|how much is|how big is|how big", "question", "value", "Asks for an amount."),
    Said("how many|count|number of|the number of|count of|no. of|amount of|tally|how often",
         "count", "count", "Asks for a number."),
    Said("total|sum|sum of|total of|total value|add up|how much do we have|pipeline value|"
         "summary|summary of|totals|sums|summarize|summarise|statistics|stats|numbers|"
         "total worth|weighted|forecast|weighted pipeline|weighted value|"
         "value of the pipeline", "count", "sum", "Asks for a sum."),
    Said("revenue|turnover|bookings|sales revenue|revenues", "earned", "",
         "Asks for what was won, where it is not said of one deal."),
    Said("average|avg|mean|averages|on average", "count", "sum", "Stands below the sum."),
    Said("win rate|win rates|conversion rate|close rate|hit rate|success rate|win ratio|"
         "closing rate|conversion|how often do we win|what share do we win|winning rate|"
         "win percentage|percent won|percentage won", "rate", "",
         "How many of the deals that are over were won."),
    Said("best rep|best reps|top rep|top reps|best seller|best sellers|top seller|top sellers|"
         "best salesperson|top salesperson|leaderboard|ranking|rep ranking|sales ranking|"
         "who sold the most|who sold most|who won the most|who won most|who closed the most|"
         "who closed most|who is winning the most|top performer|top performers", "leaders", "",
         "Who won how much."),
    Said("deleted|binned|trashed|in the trash|in the recycle bin", "uncounted", "",
         "Asks for what is gone, of which there is no list."),
    Said("median|percent lost|target|quota|commission|deal velocity|sales cycle|ratio|compare|"
         "compared to|compared with", "uncounted", "", "Asks for what nobody here works out."),
    Said("by rep|by reps|by owner|by owners|by salesperson|by seller|grouped by owner|"
         "grouped by rep|per rep|per owner|per salesperson|per seller|for each rep|by colleague|"
         "per colleague", "grouped", "owner", "In groups by whose they are."),
    Said("by stage|by stages|grouped by stage|per stage|for each stage|in each stage|by phase|"
         "per phase", "grouped", "stage", "In groups by how far they have come."),
    Said("by pipeline|per pipeline|by pipelines", "grouped", "pipeline",
         "In groups by where they are."),
    Said("by status|per status|by outcome|per outcome", "grouped", "status",
         "In groups by what became of them."),
    Said("by label|per label|by labels|by tag|per tag", "grouped", "label",
         "In groups by their labels."),
    Said("by currency|per currency", "grouped", "currency", "In groups by what they pay in."),
    Said("by reason|by lost reason|per reason|by loss reason|grouped by reason", "grouped",
         "reason", "In groups by why they were lost."),
    Said("by month|per month|grouped by month|by months|month by month|monthly", "grouped",
         "month", "In groups by when they were won or lost, or are to close."),
    Said("by week|by quarter|by company|by customer|by person|per company|per customer|"
         "per person|per quarter|per week|by industry|per industry|by sector|per sector|"
         "by country|per country|by city|per city|by region|per region|by segment|per segment|"
         "by client|per client|by contact|per contact|by team|per team|by territory|per territory|"
         "by product|per product|by organization|per organization|by org|per org|by market|"
         "by account|per account|by category|by year|per year|by day|per day", "grouped",
         "", "Asks for groups that no list has."),
    Said("by|per|grouped|grouped by|grouped per|group by|group them by|split by|split per|"
         "broken down|broken down by|broken down per|breakdown by|breakdown per",
         "grouping", "", "Leads to what groups are asked for by."),
    Said("what do i have|what have i got|what do i have on|am i free|am i busy|what am i doing|"
         "do i have anything|do i have anything on|have i got anything|have i got anything on",
         "agenda", "", "Asks for one's own activities, where it is about days."),
    Said("agenda|schedule|calendar|my calendar|diary|todo|to do|things to do|prep for|"
         "preparing for|get ready for|getting ready for|look ahead to|looking ahead to", "agenda",
         "", "One's own activities, even where nothing more is said."),
    Said("prep for|preparing for|get ready for|getting ready for|look ahead to|looking ahead to",
         "noun", "activity", "Asks for what is planned on the days that follow."),
    Said("what do i have|what have i got|what do i have on|am i free|am i busy|what am i doing|"
         "do i have anything|do i have anything on|have i got anything|have i got anything on|"
         "did i add|have i added|did i create", "me", "", "The person who types."),
    Said("forecast|pipeline value|value of the pipeline|weighted value|weighted pipeline|"
         "average|avg|mean|averages", "forecast", "",
         "Asks what the open deals are likely to bring."),
    Said("number|no.|nr.|num|id|deal number|nummer|numero|num.|n°|nr|deal nr|deal no", "numbered",
         "", "Goes before the number of a record."),
    Said("created by|added by|made by|entered by|opened by|put in by|brought in by|set up by",
         "creator", "", "Goes before whoever made a deal."),
    Said("opened a|opened a new|started a|started a new", "makes", "", "Tells of a new deal."),
    Said("created|added|entered|opened|made|brought in|put in|set up", "makes", "",
         "Goes behind whoever made a deal."),
    # --- whose
    Said("i've got|ive got|i have got|i've got a|ive got a|i have got a|i've got an|"
         "ive got an", "me", "", "The person who types, and what is theirs."),
    Said("i've got|ive got|i have got|i've got a|ive got a|i have got a|i've got an|"
         "ive got an", "filler", "", "Leads to what is planned."),
    Said("my|mine|i|i'm|belonging to me|belongs to me|im|i've|me|my own|own|assigned to me|i own|"
         "owned by me|for me|of mine|on me|myself|did i sell|did i close|have i closed|have i won|"
         "did i win|did i lose|have i lost", "me", "", "The person who types."),
    Said("everyone|everyone's|everybody|everybody's|everyones|the team|team|the team's|team's|"
         "teams|anyone's|all owners|whole team|company wide|all reps|our|ours|us|we|we're|we've",
         "team", "", "No owner in particular."),
    Said("other people's|other people|someone else|somebody else|others|others'|someone else's|"
         "everybody else's|everyone else's|"
         "everybody else|everyone else|anyone else's|somebody else's|other reps|colleagues|"
         "other owners|"
         "my colleagues|not me", "others", "", "Everyone but the person who types."),
    # --- status
    Said("open|active|ongoing|running|live|in progress|current|still open|pending|not closed|"
         "unclosed|in play|alive|trying to sell|trying to close|in the works",
         "status", "open", "A deal that is neither won nor lost."),
    Said("selling", "selling", "", "Of a colleague: the open deals that are theirs."),
    Said("won|win|wins|winning|closed won|close won|signed|sold|landed|have sold|did we sell|"
         "did i sell|did i close|did we close|have i closed|have we closed|did i win|have i won|"
         "did we win|have won|has won|have we won|have we sold|bagged|victories|successful",
         "status", "won", "A deal that was sold."),
    Said("lost|did we lose|did they lose|have you lost|did i lose|have i lost|have lost|"
         "has lost|have we lost|lose|loss|losses|losing|"
         "closed lost|close lost|"
         "failed|dead|unsuccessful|killed|fell through|fallen through|missed out on|slipped away|"
         "turned us down|went elsewhere|died|fell apart|backed out|pulled out|bailed|"
         "bailed out|walked away|"
         "said no|lost reasons|loss reasons|reasons for losing|reasons for losses|"
         "reasons we lost|why we lost|why we lose|why did we lose deals|why do we lose deals",
         "status", "lost", "A deal that was not sold."),
    Said("and why|and the reason|and the reasons|and reasons|and the reason why|with reasons|"
         "with the reasons|with the reason|and for what reason|and how come", "reasons", "",
         "Behind lost deals, whose list shows it."),
    Said("closed|finished|decided|not open", "status", "closed", "A deal that was won or lost."),
    Said("archived|in the archive", "archived", "", "Deals that were put away."),
    # --- done or not
    Said("done|completed|finished|complete|ticked off|over and done|was done|has been done",
         "done", "yes", "An activity that is over."),
    Said("i did|i've done|i have done|ive done|i finished|i've finished|i completed|"
         "i've completed", "done", "yes", "What I have done."),
    Said("open|undone|to do|todo|planned|outstanding|not done|pending|unfinished|upcoming|"
         "scheduled|"
         "left|still to do|due", "done", "no", "An activity that is still to be done."),
    Said("overdue|late|past due|missed|behind", "overdue", "",
         "What should have been done before today."),
    # --- comparing
    Said("over|above|more than|greater than|bigger than|larger than|higher than|exceeding|"
         "north of|worth over|worth more than|>|beyond|upwards of|in excess of|longer than|"
         "with over|with more than|better than", "compare", ">", "More than this."),
    Said("under|below|less than|smaller than|lower than|cheaper than|worth under|"
         "worth less than|<|south of|fewer than|shorter than|with less than|with fewer than|"
         "worse than", "compare", "<", "Less than this."),
    Said("at least|min|minimum|from|not less than|>=|or more|and up|and above|or above|"
         "starting at|no less than|and more", "compare", ">=", "This or more."),
    Said("plus|upwards|and over|or over|and higher|or higher", "compare", ">=", "This or more."),
    Said("or later|and later|or beyond|and beyond|or further|and further|onwards|onward|or after|"
         "and after|and up|or higher|and above|and onwards|and onward|or past that", "onward", "",
         "Behind a stage: it and those that come after."),
    Said("at most|max|maximum|up to|not more than|no more than|<=|or less|and below|or below|"
         "or under", "compare", "<=", "This or less."),
    Said("between|from between|ranging from|in the range of", "compare", "..",
         "Between two amounts."),
    Said("around|about|roughly|approximately|approx|circa|ca|~|some|near|close to|nearly",
         "compare", "~", "Ten per cent more or less."),
    Said("five figure|five-figure|5 figure|5-figure|five figures|5 figures", "between",
         "10000 99999", "An amount of so many digits."),
    Said("six figure|six-figure|6 figure|6-figure|six figures|6 figures", "between",
         "100000 999999", "An amount of so many digits."),
    Said("seven figure|seven-figure|7 figure|7-figure|seven figures|7 figures", "between",
         "1000000 9999999", "An amount of so many digits."),
    Said("zero value|0 value|zero-value|worth nothing|worth zero|with zero value|of zero value|"
         "zero euro|zero euros|0 euro|0 euros|zero dollar|zero dollars|"
         "with value zero|with value 0|valued at zero|free of charge", "between", "0 0",
         "An amount of nothing, which is one."),
    Said("exactly|equal to|equals|of exactly|=|precisely", "compare", "=", "Just this."),
    Said("worth|valued at|with a value of|with value|priced at|costing", "worth", "",
         "Goes before an amount."),
    # --- order
    Said("biggest|largest|highest|most valuable|most expensive|by value|highest value|by size|"
         "by amount|big|top|best|by deal value|hottest deals|fattest|valuable|major|greatest|"
         "huge", "order", "-value", "The most valuable first."),
    Said("bottom|smallest|lowest|cheapest|least valuable|lowest value|tiny|small|tiniest|"
         "least expensive", "order", "value", "The least valuable first."),
    Said("newest|latest|most recent|recent|recently added|recently created|by date added|fresh|"
         "just added|newly added|last added|last created|new first|freshest|by newest|"
         "latest added|most recently added", "order", "-added", "The latest added first."),
    Said("oldest|longest open|by age|earliest|old first|oldest first|by oldest|longest running|"
         "first created|longest in the pipeline", "order", "added", "The first added first."),
    Said("recently updated|recently changed|last changed|last updated|last touched|"
         "latest changes|by last change|recently touched|recently modified|latest updates|"
         "recently edited|latest updated|last modified|most recently updated|by update|"
         "by last update|just changed|just updated|most recently changed|most recently touched|"
         "most recently edited|freshly updated", "order", "-updated", "The last changed first."),
    Said("closing soonest|next to close|closing soon|soonest|by close date|soonest to close|"
         "closing first|about to close|by closing date|next closing|next up|due to close soon|"
         "by expected close|close to closing|going to close soon|ending soon|soon", "order",
         "close", "What is expected to close first."),
    Said("by name|by title|alphabetically|alphabetical|a to z|a-z|in alphabetical order|"
         "from a to z", "order", "name", "From A to Z."),
    Said("descending|desc|high to low", "way",
         "-", "Goes behind what a list is sorted by."),
    Said("ascending|asc|low to high", "way", "",
         "Goes behind what a list is sorted by."),
    Said("next|coming up|upcoming|first|soonest|nearest", "next", "",
         "What comes first from now on."),
    Said("top|first|best", "top", "", "Goes before a number of records."),
    # --- health
    Said("left|remaining|set|on file|filled in|entered|on record|to go", "tail", "",
         "At the end of a question: says only that there are some, or none."),
    Said("stuck|stale|rotting|rotten|neglected|stalled|gone quiet|gone cold|going nowhere|"
         "forgotten|idle|needs attention|need attention|needing attention|that need attention|"
         "at risk|not moving|dormant|inactive|abandoned|aging|ageing|sleeping|no progress|dusty|"
         "quiet|gathering dust|collecting dust|on ice|lagging|sluggish|rot|dragging|going cold|"
         "getting cold|cooling off|getting stale|going stale",
         "health", "rotting", "Untouched for longer than their stage allows."),
    Said("without next step|without a next step|no next step|without next activity|"
         "without a next activity|no next activity|nothing planned|nothing scheduled|"
         "nothing planned next|nothing scheduled next|nothing next|nothing lined up|"
         "nothing coming up|"
         "nothing in the diary|nothing in the calendar|"
         "no activity|without activity|"
         "w/o activity|w/o activities|w/o any activity|w/o next step|"
         "without activities|no activities|without an activity|"
         "without any activity|no activity planned|without a planned activity|"
         "without anything planned|without anything scheduled|without anything lined up|"
         "with nothing planned|with nothing scheduled|"
         "no activities planned|no follow up|without follow up|without a follow up|no followup|"
         "without tasks|with no tasks|nothing to do|no plan|no next action|no todo|unplanned|"
         "unscheduled|with nothing next|without any next step|missing next step|"
         "with no next step|with no next activity|with no activity|with no activities|"
         "has no next step|have no next step|no activity scheduled|no activities scheduled|"
         "lacking a next step|need a follow-up|need a follow up|need following up|"
         "needs a follow-up|needs a follow up|needs following up|to follow up on|"
         "need a next step", "health", "unplanned", "Nobody has planned anything for them."),
    Said("untouched|not touched|no contact|not updated|unchanged|not changed|without changes|"
         "without update|without updates|no changes|no update|no updates|quiet|not contacted|"
         "no movement|nothing moved|nothing has moved|hasn't moved|has not moved|"
         "silent|haven't moved|not moved|without movement|hasn't changed|haven't changed|"
         "not modified|inactive|nothing happened", "untouched", "",
         "Goes before how long nobody has changed them."),
    Said("past its close date|past its closing date|past their closing date|past expected close|"
         "past its expected close date|past the closing date", "health", "late",
         "Open, though they should have closed already."),
    Said("overdue|past their close date|past close date|past due|past the close date|"
         "should have closed|overdue to close|late|slipped|behind schedule|close date passed|"
         "should have closed already|should already have closed|should have been closed|"
         "should be closed already|should've closed|should be closed by now|"
         "close date in the past|expired|overrun|past closing date|already past close|slipping",
         "health", "late", "Open, though they should have closed already."),
    # --- filler
    Said("please|pls|plz|thanks|thank you|thx|ty|cheers|could you|can you|would you|"
         "will you please|kindly|hey|hi|hello|ok|okay|so|well|just|now|right|yes|yep|alright|"
         "i want|i want to|i want to see|i'd like|i'd like to|i'd like to see|i would like|"
         "i would like to|i would like to see|i need|i need to see|i need to|let me see|let me|"
         "let's|lets|let's see|lets see|can i get|can i see|can i have|could i get|could i see|"
         "could i have|may i see|may i have|the|a|an|all|all of|all the|some|any|deal desk|bot|"
         "there|currently|right now|at the moment|that are|which are|that is|who are|that have|"
         "which have|that has|who have|with status|in status|really|actually|again|quickly|quick|"
         "too|also|still|gonna|going to|happen|happening|take place|we have|they are|do we have|"
         "we've got|up|that|these|here|"
         "those|is there|are there|got|has|have|having|being|been|want to see|want|would like|"
         "wanna|wanna see|gimme|lemme see|lemme|try|go|hm|hmm|oh|um|uh|fyi|btw|sir|mate|guys|"
         "great news|good news|bad news|guess what|by the way|listen|look|team,|yet|so far|going|"
         "gotten|am|know|to know|i want to know|i'd like to know|i would like to know|do you know|"
         "go ahead and|please go ahead and|go ahead|instead|"
         "working on|up to these days|doing|came|comes|coming from|came from|comes from|"
         "that came from|which came from|that come from|which come from|who came from|"
         "supposed to|meant to|ever|exactly|list of|a list of|the list of|would love to see|"
         "love to see|each|every|overall|altogether|in total|total|together|only|simply|for now|"
         "exactly what|whatever|info on|sorry|yo|rn|atm|asap|lol|haha|good morning|good afternoon|"
         "good evening|i'd love|i'd love to|would love|i'd love to see|"
         "i'd love to know|do u know|can u|could u|u|have a look at|take a look at|have a look|"
         "take a look|a look at|looking|look like|any day|any time|anytime|at all|anyway|"
         "remind me again|do me a favour|do me a favor|my friend|bro|dude|folks|"
         "quick question|question:|what was it again|any idea|no idea|do tell|once more|thats|"
         "that's|mind giving me|mind showing me|would you mind|do you mind|"
         "stuff|can still|could still|every single|never mind|nevermind|forget it|"
         "forget about it|bye|bye bye|see you|"
         "sorry to bother|sorry to bother you|sorry to bug you|thank you very much|"
         "thanks very much|"
         "be so kind|so kind|"
         "i really need to see|i really want to see|i really need|i urgently need|i need to know|"
         "i was just wondering|just wondering|i wonder|quick q|quick q:|dear|okay then|ok then|"
         "well then|"
         "right then|"
         "from now on|from today on|as of now|as of today|erm|er|ehm|hmmm|"
         "goodbye|i mean|good night|my bad|no worries|congrats|congratulations|hooray|finally",
         "filler", "", "Says nothing about what is meant."),
    Said("own|assigned to|belongs to|belong to|that belongs to|that belong to|belonging to|"
         "held by|"
         "owned by|run by|handled by|managed by|looked after by|owner is|where owner is|of",
         "prep",
         "", "Leads to whose it is."),
    Said("sitting in|sitting at|parked in|waiting in|left in|lying in|standing at|stuck at",
         "prep",
         "", "Leads to a stage."),
    Said("no contact person|no contact persons|without contact person|without a contact person|"
         "with no contact person|no main contact", "bare", "person", "Has nobody to talk to."),
    Said("unlabelled|unlabeled|untagged|without labels", "bare", "label", "Has no label."),
    Said("of|for|with|at|from|by|in|on|to|into|about|regarding|re|as|per|within|inside|among|"
         "via|through|against|towards|toward|speaks|speaking|who speak|who speaks|says|work|"
         "works|working", "prep", "", "Leads to what belongs to it."),
    Said("for|with|at|of|from|by|to|on|about|re|regarding|"
         "concerning", "whose", "", "May lead to a person or a company."),
    Said("at|from|of|@|works at|working at|who work at|works for|working for|employed at|"
         "employed by|who works at|with", "employer", "", "Leads to whom somebody works for."),
    Said("based in|located in|in|near|from|around", "place", "", "May lead to a town."),
    Said("and|plus|&|or|as well as|then", "join", "", "Puts two things together."),
    Said("missing|is missing|are missing|is empty|are empty|not set|is not set|isn't set|unset|"
         "unknown|not known|is unknown|blank|is blank|not filled|not filled in|left blank|"
         "not given|is not there", "empty", "", "Goes behind a field that holds nothing."),
    Said("should|should be|might|could|would|likely|expected|is expected|are expected|"
         "might be|could be|probably|is to be|are to be|has to be|have to be|needs to be|must be|"
         "ought to be", "modal", "",
         "Says nothing of what is asked for; of a change, that it is not meant to be done."),
    # --- before what is meant, and behind it
    Said("lately|recently|came in lately|came in recently|came in", "order", "-added",
         "The latest added first."),
    Said("can i|can we|can i still|can we still", "filler", "", "Says nothing of what is meant."),
    Said("thanks a lot|thank you so much|thanks so much|many thanks|much appreciated|well done|"
         "good job|great job|nice one|nice work|good work|you rock|you're the best|awesome thanks|"
         "perfect thanks|great thanks|all good|got it|sounds good|will do|no thanks|no thank you",
         "filler", "", "Says thanks, or that all is well."),
    Said(f"{ANEW}|i mean", "corrects", "", "Says anew what was just said of a record."),
    Said(ANEW, "filler", "", "Says anew what was just said of a record."),
    Said("oops|whoops|ups|yay|woohoo|hurray|heads up|just so you know|just to let you know|"
         "quick update|i'm looking for|im looking for|i am looking for|we're looking for|"
         "i was looking for|i'm after|i'm trying to find|i want to find|i'd be interested in|"
         "i am interested in|i'm interested in|do you have|do you happen to have|"
         "do you happen to know|would you happen to know|would you know|have you got|"
         "by any chance|any chance you have|any chance you know|i was wondering what|"
         "i was wondering|i'm wondering what|it would be great if you could|"
         "it'd be great if you could|would be great if you could|it would be nice if you could|"
         "it'd be nice if you could", "filler", "",
         "Leads up to what is meant, as among colleagues."),
    Said("could you|can you|would you|will you please|can u|could u", "request",
         "", "Asks somebody to do it: no question, though its sign stands at the end."),
)  # fmt: skip
