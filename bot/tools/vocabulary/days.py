"""English words for days, spans of days, steps and times."""

from bot.tools.vocabulary.said import Said

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERED = (
    ("first|1st|the first", 1), ("second|2nd|the second", 2), ("third|3rd|the third", 3),
    ("fourth|4th|the fourth", 4),
)  # fmt: skip

ROWS = (
    *(Said("|".join(f"{nth} {day}" for nth in words.split("|")), "nthweekday", f"{number} {at}",
           "With a month behind it: so many of these days into it.")
      for words, number in NUMBERED for at, day in enumerate(WEEKDAYS)),
    Said("this|current|the current|the running|in this", "which", "0",
         "The one that today is in."),
    Said("next|nxt|coming|following|the next|the coming|upcoming", "which", "1",
         "The one after this."),
    Said("last|previous|past|the last|the past|the previous|prior", "which", "-1",
         "The one before this."),
    Said("day|days|d", "unit", "day", "A step of days."),
    Said("week|weeks|w|wk|wks", "unit", "week", "A step of weeks."),
    Said("month|months|mo|mos|mth|mths", "unit", "month", "A step of months."),
    Said("quarter|quarters|qtr", "unit", "quarter", "A step of quarters."),
    Said("year|years|yr|yrs", "unit", "year", "A step of years."),
    Said("hour|hours|hr|hrs|h", "unit", "hour", "A step of hours."),
    Said("minute|minutes|min|mins", "unit", "minute", "A step of minutes."),
    Said("half a year|half year", "halfyear", "", "Six months."),
    Said("fortnight", "span", "14 day", "Two weeks."),
    Said("today|tonight|this morning|this afternoon|this evening|eod|end of day|by end of day",
         "day", "0", "This day."),
    Said("tomorrow|tmrw|tmr|tomorow|tommorow|tommorrow|tmw|tomorrow's|2morrow", "day", "1",
         "The day after this."),
    Said("yesterday", "day", "-1", "The day before this."),
    Said("day after tomorrow|the day after tomorrow|day after tmrw|the day after tmrw|"
         "day after tmw", "day", "2", "In two days."),
    # so that a slip in one of them is seen; calendars know them in the person's language too
    Said("monday", "weekday", "0", "A day of the week."),
    Said("tuesday", "weekday", "1", "A day of the week."),
    Said("wednesday|wensday|wednsday", "weekday", "2", "A day of the week."),
    Said("thursday", "weekday", "3", "A day of the week."),
    Said("friday", "weekday", "4", "A day of the week."),
    Said("saturday", "weekday", "5", "A day of the week."),
    Said("sunday", "weekday", "6", "A day of the week."),
    Said("every|each|daily|weekly|biweekly|monthly|quarterly|every other|every day|each day|"
         "every week|each week|every month|every morning|mondays|tuesdays|wednesdays|thursdays|"
         "fridays|every two weeks|once a week|once a month|recurring|repeating", "again", "",
         "Again and again, which no activity is."),
    Said("ytd|year to date|of the year|for the year|all year", "span", "0 year", "This year."),
    Said("of the quarter|for the quarter", "span", "0 quarter", "This quarter."),
    Said("of the month|for the month", "span", "0 month", "This month."),
    Said("of the week|for the week", "span", "0 week", "This week."),
    Said("end of|the end of|by the end of|by end of|by the end|end|last day of|the last day of|"
         "last day in|the last day in", "edge", "end",
         "The last day of it."),
    Said("beginning of|the beginning of|start of|the start of|first of|first day of|"
         "the first day of|1st day of|the 1st day of|first day in", "edge", "start",
         "The first day of it."),
    Said("mid|middle of|the middle of", "edge", "mid", "The middle of it."),
    Said("eom|month end|end of month|end of the month|month's end|by end of month", "edged",
         "end month", "The last day of this month."),
    Said("eow|week end|end of week|end of the week", "edged", "end week",
         "The last day of this week."),
    Said("eoq|quarter end|end of quarter|end of the quarter|end of q", "edged", "end quarter",
         "The last day of this quarter."),
    Said("eoy|year end|end of year|end of the year|year's end", "edged", "end year",
         "The last day of this year."),
    Said("q1|quarter 1|first quarter|1st quarter", "quarter", "1", "January to March."),
    Said("q2|quarter 2|second quarter|2nd quarter", "quarter", "2", "April to June."),
    Said("q3|quarter 3|third quarter|3rd quarter", "quarter", "3", "July to September."),
    Said("q4|quarter 4|fourth quarter|last quarter of the year|4th quarter", "quarter", "4",
         "October to December."),
    Said("in the next|within the next|over the next|in the coming|within|in under|"
         "during the next|for the next|next|in|within the coming", "ahead", "",
         "From today so many days on."),
    Said("in the last|within the last|over the last|during the last|in the past|for the last|"
         "past|last|over the past|the past", "behind", "", "So many days until today."),
    Said("for|in|for over|for more than|for at least|in over|longer than|more than|older than|"
         "for the last|in the last|over|since|for the past|in the past", "howlong", "",
         "For so long."),
    Said("ago|back|earlier", "ago", "", "So many days before today."),
    Said("from now|out|later|ahead|from today", "hence", "", "So many days after today."),
    Said("later", "shift", "+", "So much after the day it has."),
    Said("earlier|sooner", "shift", "-", "So much before the day it has."),
    Said("since|from|starting|as of", "since", "", "From this day on."),
    Said("until|till|by|up to|to|through|before the end of|no later than|not later than|"
         "at the latest", "until", "", "To this day."),
    Said("before|earlier than|prior to|older than", "before", "", "Before this day."),
    Said("after|later than|past|newer than|beyond|younger than|further than|further along than|"
         "further on than", "after", "", "After this day."),
    Said("closing|close|closes|to close|due to close|expected to close|expected|with close date|"
         "close date|closing date|due|set to close|that close|which close|close in|"
         "scheduled to close|going to close|expected close date|will close|expected close|"
         "ending|coming in|landing|should close|should be closing|should be closed|"
         "is expected to close|are expected to close|is due to close|is supposed to close|"
         "is set to close|is going to close|will be closing|will be closed", "when", "close",
         "When deals are expected to be won."),
    Said("created|added|new|opened|entered|made|started|came in|come in|incoming|received|"
         "did we add|did i add|have we added|have i added|did we create|did i create|were added|"
         "got added|did we open|since created|newly created|newly added|older|younger|newer",
         "when", "added", "When records were made."),
    Said("updated|changed|touched|modified|edited|moved|worked on|last updated|last changed|"
         "with changes|active|last touched|last modified", "when", "updated",
         "When records were last changed."),
    Said("due|planned|scheduled|for|on|happening", "when", "due",
         "When activities are to be done."),
    Said("done|completed|finished|did|made|did i do|i did|we did|did i make|have i made|"
         "did we make|have we made|did i have|did we have|have i had|have we had", "when",
         "closed",
         "When activities were done."),
    Said("half past|at half past", "clock", "half", "Thirty minutes after the hour."),
    Said("quarter past|at quarter past|a quarter past", "clock", "past",
         "Fifteen minutes after the hour."),
    Said("quarter to|at quarter to|a quarter to", "clock", "to",
         "Fifteen minutes before the hour."),
    Said("noon|midday|lunchtime|at noon|at midday", "time", "12:00", "Twelve o'clock."),
    Said("midnight|at midnight", "time", "00:00", "The end of the day."),
    Said("o'clock|oclock|sharp|hours|hrs", "oclock", "", "Goes after an hour."),
    Said("at|@|around|by|from", "clockat", "", "Goes before a time."),
    Said("one|a|an|single", "number", "1", "In words."),
    Said("two|a couple of|a couple|couple of|couple", "number", "2", "In words."),
    Said("three|a few|few", "number", "3", "In words."),
    Said("four", "number", "4", "In words."),
    Said("five", "number", "5", "In words."),
    Said("six|half a dozen", "number", "6", "In words."),
    Said("seven", "number", "7", "In words."),
    Said("eight", "number", "8", "In words."),
    Said("nine", "number", "9", "In words."),
    Said("ten", "number", "10", "In words."),
    Said("eleven", "number", "11", "In words."),
    Said("twelve|a dozen", "number", "12", "In words."),
    Said("fifteen", "number", "15", "In words."),
    Said("twenty", "number", "20", "In words."),
    Said("thirty", "number", "30", "In words."),
    Said("fifty", "number", "50", "In words."),
    Said("sixty", "number", "60", "In words."),
    Said("ninety", "number", "90", "In words."),
    Said("hundred|a hundred", "number", "100", "In words."),
    Said("half an hour|half hour", "lasting", "30m", "Half an hour."),
    Said("christmas|xmas|x-mas", "yearly", "12-25", "A day of each year."),
    Said("christmas eve", "yearly", "12-24", "A day of each year."),
    Said("new year|new year's|new years|new year's day", "yearly", "01-01", "A day of each year."),
    Said("new year's eve|new years eve|silvester", "yearly", "12-31", "A day of each year."),
)  # fmt: skip
