"""English words with which people have something changed."""

from bot.tools.vocabulary.said import Said

ROWS = (
    Said("new|add|create|set up|open new|create a|add a|make a|start a|new a|create new|add new|"
         "add a new|create a new|open a|"
         "register|register a|log a new|enter a new|record a new|put in a new|"
         "make new|make a new|start a new|open a new|make me a|add in", "do", "new",
         "To make a record."),
    Said("set|edit|update|change|put|make|correct|fix|adjust|modify|raise|increase|lower|reduce|"
         "decrease|bump|bump up|cut|amend|drop|up|upgrade|enter|raise the|revise|switch", "do",
         "set", "To change what a record holds."),
    Said("move|moved|advance|progress|promote|shift|bring|drag|take|send|put|push", "do", "move",
         "To move a deal to another stage."),
    Said("give|reassign|assign|hand|hand over|pass|transfer|hand off|delegate|allocate|"
         "reallocate|forward", "do", "give", "To make somebody else the owner."),
    Said("push|push back|postpone|delay|defer|move back|shift back|slip|move out|snooze|"
         "reschedule|extend|put off|kick|push out|push off|put back", "do", "later",
         "To have it happen later."),
    Said("pull in|bring forward|pull forward|move up|advance by|move forward", "do", "sooner",
         "To have it happen sooner."),
    Said("take|take over|claim|grab|i take|i'll take|i will take|i take over|i'll take over|"
         "let me take", "do", "take", "To become the owner."),
    Said("takes over|takes|takes on|takes care of|inherits|took over|took|does|gets|picks up|"
         "does it|takes it|is on it|handles it|will handle it|takes care of it|is doing it|"
         "handles|"
         "will take|will take over|can take|can do|will do|is taking|is taking over|gets to do",
         "takeover", "",
         "Goes behind the colleague who becomes the owner."),
    Said("moving|shifting|bringing|dragging", "do", "move", "Behind `would you mind`."),
    Said("setting|changing|updating|raising|lowering|bumping|correcting", "do", "set",
         "Behind `would you mind`."),
    Said("giving|assigning|reassigning|handing|passing|transferring", "do", "give",
         "Behind `would you mind`."),
    Said("marking", "do", "mark", "Behind `would you mind`."),
    Said("pushing|postponing|delaying", "do", "later", "Behind `would you mind`."),
    Said("rename|retitle|call it|name|rename file|change name of|change the name of|"
         "change title of|change the title of", "do", "rename", "To call it something else."),
    Said("tag|label|flag|mark|mark as|tag as|classify|categorize|categorise", "do", "label",
         "To put a label on it."),
    Said("mark|mark as|flag as|set as|log as|report|count|record as|record", "do", "mark",
         "To say how it stands."),
    Said("close|close as|close out|closed", "do", "close",
         "To win or lose a deal, or to change when it closes."),
    Said("reopen|re-open|open again|open up again|reactivate|revive|resurrect|restore to open|"
         "re open|open back up|set back to open|set to open|back to open", "do", "reopen",
         "To make a closed deal open."),
    Said("follow|watch|subscribe to|start following|keep an eye on|track|keep me posted on|"
         "keep me posted about|keep me updated on|keep me updated about|keep me in the loop on|"
         "keep me in the loop about|notify me about|notify me of", "do", "follow",
         "To be told of changes."),
    Said("unfollow|stop following|unsubscribe|unsubscribe from|stop watching|unwatch|"
         "don't follow|no longer follow", "do", "unfollow", "To be told no more."),
    Said("remove|clear|empty|erase|unset|take off|take away|blank|wipe|strip|drop|reset", "do",
         "clear", "To empty a field."),
    Said("delete|bulk-delete|destroy|trash|bin|purge|get rid of|throw away|discard|kill|nuke|"
         "dispose of|delete all|clean up|clean|clear out", "gated", "delete",
         "To delete, which only its own command does."),
    Said("merge|combine|join|unite|dedupe|deduplicate", "gated", "merge",
         "To merge, which only its own command does."),
    Said("undo|revert|take back|roll back|undo that|undo this|undo my last change|"
         "undo the last change|undo last|undo it|take that back|revert that|undo last change",
         "do", "undo", "To take a change back."),
    Said("copy|duplicate|clone|make a copy of|make a copy|copy of|duplicate of|clone of", "do",
         "copy", "To make the same deal again."),
    Said("complete|finish|tick off|check off|done|done with|finished|completed|tick|mark done|"
         "mark as done|close off|i did|i've done|i have done|ive done|i finished|i've finished|"
         "i completed|i've completed", "do", "done", "To say that an activity is over."),
    Said("cancel|call off", "do", "cancel", "To call something off."),
    Said("remind|remind me|reminder|remind me to|set a reminder|set a reminder to|reminder to|"
         "remember to|don't forget to|dont forget to|don't forget|"
         "dont forget|don't let me forget|don't let me forget to|dont let me forget|"
         "dont let me forget to|i need to|i have to|"
         "i must|ive got to|i've got to|i have got to|"
         "need to|have to|got to|gotta|i should|todo|to do|task to|add a task to|"
         "add task|make a task", "do", "remind", "To plan something to do."),
    Said("plan|schedule|book|arrange|organize|organise|set up|put in|line up|pencil in|calendar|"
         "plan a|schedule a|book a|arrange a|set up a", "do", "plan",
         "To plan an activity."),
    Said("log|logged|had|had a|had an|log a|logged a|we had|i had|just had|just had a|"
         "i just had|did|made|made a|held|record a|spoke|talked|met|i called|i met|i spoke|"
         "we met", "do", "log", "To write down an activity that is over."),
    Said("desk|plate|name|hands|court|patch|territory|watch|portfolio|books", "holding", "",
         "Goes behind a person, as in `on tom's desk`: what is theirs."),
    Said("note|note on|note for|add note|add a note|add note to|add a note to|write down|"
         "jot down|make a note|comment|comment on|note that", "do", "note",
         "To write something down about a record."),
    Said("attach|upload|add file|add a file|attach file|attach a file|put file|save file", "do",
         "attach", "To add a file."),
    Said("link|connect|attach to|associate|associate with|relate", "do", "link",
         "To connect two records."),
    Said("convert|turn|qualify", "converts", "", "To make a deal of a lead."),
    Said("download|grab|send me|fetch|get me|give me", "do", "download", "To get a file."),
    # --- joints of a change
    Said("is|are|=|equals|to|into|as|now|is now|becomes|be|to be|should be|at|on|by|worth|"
         "is worth|is now worth|now worth|in|has|gets|goes to|goes|changed to|moves to|moved to|"
         "went to|is in|is now in|now in|is at|is now at|is on|are now|:|→|->|=>|turned|"
         "turned into|became|becomes|has become|has been|was|"
         "has moved to|moved on to|advanced to|progressed to|went on to|is now at|costs|"
         "is going to|belongs to|for|with|than|got|of|from|off|its|his|her|their|the|a|an|back|"
         "this deal|the deal|deal|my|just|value|stage|over|up to|down to|is to be|are to be|"
         "has to be|have to be|needs to be|must be|ought to be", "glue", "",
         "Stands between a record, a field and its new value."),
    Said("went up to|went down to|rose to|dropped to|fell to|grew to|is up to|is down to|"
         "climbed to|jumped to|came down to", "glue", "", "Leads to a new amount."),
    Said("left|left a|left us|left me|left us a|left me a|gave me|gave us|gave me a|gave us a|"
         "sent me|sent us|sent a", "leaves", "",
         "Goes before the new phone or address that somebody has."),
    Said("because|because of|due to|since|as|reason|the reason|reason:|over|on|cause|cos|bc|for|"
         "to|owing to|thanks to|reason is|with reason", "because", "", "Leads to a reason."),
    Said("went with|they went with|chose|they chose|picked|they picked|decided for|"
         "they decided for", "reasoned", "", "Begins a reason, and is of it."),
    Said("next stage|the next stage|next step|forward one stage|one stage forward|"
         "one stage further|forward|one stage on|next phase|a stage forward|ahead one stage|"
         "up a stage|one stage up|one stage ahead|on to the next stage|one step forward|"
         "the next phase|a step forward|forward a stage|further", "stagestep", "+1",
         "The stage that comes after."),
    Said("previous stage|the previous stage|back one stage|one stage back|back a stage|"
         "last stage|the last stage|a stage back|prior stage|stage before|back|one step back|"
         "the stage before|down a stage|back to the previous stage|a step back", "stagestep", "-1",
         "The stage that comes before."),
    Said("it|this|that|this one|that one|the last one|last one|last|this deal|that deal|"
         "the deal|this person|that person|this company|that company|this activity|"
         "that activity|the same|same one|the same one|him|her|them|its|it's|the last deal|"
         "the last person|the last company|the previous one|previous one|this contact|"
         "that contact|current one|the current one|this org|that org|this organization|"
         "this task|that task|this call|this meeting|that call|that meeting|this file|"
         "that file|his|her",
         "it", "", "What was seen last."),
    Said("the first one|first one|the second one|second one|the third one|third one|number one|"
         "the top one|top one|the other one|the bottom one", "nth", "",
         "One of the list that was shown, which only the person knows."),
    Said("likely|probable|sure|certain|chance|probability", "percent", "",
         "Goes with a per cent."),
    Said("as|called|named|titled|with name|by the name of|name", "called", "", "Leads to a name."),
    Said("about|re|regarding|on|concerning|because of|to discuss|to talk about|subject|topic|"
         "for|:|to", "about", "", "Leads to what an activity is about."),
    Said("moved to|has moved to|is at|now at|relocated to|is located at|address is|new address|"
         "is in|sits at|has a new address", "moved", "", "Leads to a new address."),
    Said("works at|works for|is at|now works at|now at|moved to|joined|has joined|is now at|"
         "now works for|is with|left for|switched to|changed to|went to|is now with|employed at|"
         "employed by|works at|started at", "joined", "", "Leads to a new employer."),
    Said("advance|promote|progress|bump up a stage|push forward", "forward", "",
         "Alone with a deal: to the next stage."),
    # --- what keeps a line from changing anything
    Said("not|without|no|except|excluding|but not|other than|minus|exclude|apart from|besides|"
         "isn't|aren't|havent|hasnt|didnt|wasnt|werent|wouldn't|wouldnt|couldn't|non|lacking|"
         "missing|with no|that aren't|that isn't|which aren't|"
         "who aren't|never|none|nothing|has no|have no|doesn't have|don't have|hasn't|haven't|"
         "wasn't|weren't|cannot|can't|won't|don't|doesn't|didn't|do not|does not|did not|"
         "will not|is not|are not|dont|doesnt|isnt|arent|wont|cant|neither|nor|ain't|nope|"
         "hardly|barely|nobody|stop|n't|all but|everything but|everyone but|anyone but|"
         "everybody but|all except|everyone except|everything except|but", "not", "",
         "Says that something is not so."),
    Said("if|when|should|should i|should we|might|may|maybe|perhaps|probably|almost|nearly|"
         "will be|would|could|could be|may be|might be|can be|suppose|what if|in case|unless|"
         "until|hope|hopefully|i think|i guess|i hope|likely|possibly|pretend|imagine|assuming|"
         "once|as soon as|whether|soon|about to be|going to be|likely to be|eventually|someday|"
         "i'm going to|i am going to|im going to|we're going to|we are going to|going to win|"
         "shall|shall i|shall we|ought|must|i plan to|we plan to|they plan to|plans to|"
         "planning to|"
         "expect|expected|expecting|wish|"
         "wondering|wonder|not sure|unsure|seems|looks like|supposed|supposedly|apparently|"
         "who said|someone said|say|says|said|wants|wants to|trying|try to|nearly|halfway|mostly|"
         "instead of|partly|virtually|practically|basically|approximately|no longer|anymore|yet|"
         "used to be|"
         "i should have|we should have|i could have|we could have|i should've|should've|"
         "was|were|had been|been|would have|should have|could have|sort of|kind of|or", "unsure",
         "", "Says that something may be so, or is to be so later."),
    Said("all|everything|every|each|everyone|everybody|any|both|them|these|those|mine|ours|"
         "the rest|whatever|anything|everyone's|everything's|others|several|some|many|"
         "bulk|them all|of them|whole|entire|all of it|all of them|all of this|all of that|"
         "one of the|one of my|any of|any of the|either of|either one of|one of these|"
         "one of those|all of those|all of these|the lot|the whole lot|all the|all of|"
         "everyone at|everybody at|"
         "anyone at|anybody at", "many", "",
         "More than one record, which nothing of ours changes at once."),
    Said("if you could|if you can|if possible|if you don't mind|if you have a minute|"
         "if you have time|when you have a minute|when you have time|when you get a chance|"
         "would you be so kind|would you be so kind and|would you be so kind as to|"
         "could you be so kind and", "filler", "", "Asks politely."),
    Said("if you could|if you can|if possible|if you don't mind|if you have a minute|"
         "if you have time|when you have a minute|when you have time|when you get a chance",
         "unsure", "", "Asks politely for what need not be done."),
    Said("same for|same with|the same for|the same with|same thing for|ditto for", "unsure", "",
         "Goes on from what was said before, which is not known."),
    Said("same for|same with|the same for|the same with|same thing for|ditto for", "question", "",
         "Goes on from what was said before."),
    Said("most|half", "many", "part", "Some of several, which no list can single out."),
)  # fmt: skip
