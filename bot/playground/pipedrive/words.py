"""The words the made-up sales world is written with."""

COMPANIES = (
    "Acme", "Acme Logistics", "Acme Foods", "Acme Robotics", "Borealis Shipping",
    "Brightwater Dairy", "Bluefin Packaging", "Cobalt & Sons", "Cedar Hill Clinics",
    "Copperline Cables", "Daybreak Bakeries", "Driftwood Hotels", "Dunmore Textiles",
    "Eastgate Motors", "Elmwood Press", "Evergreen Parks", "Fernhill Schools",
    "Firefly Lighting", "Foxglove Pharma", "Gallows Hill Brewery", "Glasshouse Studios",
    "Granite Peak Tools", "Halcyon Airways", "Harbourside Cranes", "Hazelmere Foods",
    "Iceford Fisheries", "Ironbridge Steel", "Ivy Lane Interiors", "Juniper Telecom",
    "Jasper Stone Works", "Kestrel Drones", "Kingfisher Boats", "Kupferberg Optik",
    "Lanternfish Games", "Larkspur Media", "Longacre Farms", "Maple & Finch",
    "Meridian Rail", "Moorland Wool", "Nettlebed Organics", "Nightjar Security",
    "Northbank Insurance", "Oakmoss Perfumes", "Old Mill Paper", "Orchard Street Law",
    "Pebblebrook Care", "Pinewood Timber", "Pluvia Water", "Quarry Bay Concrete",
    "Quillfeather Books", "Redpoll Energy", "Ridgeway Cycles", "Rosehip Skincare",
    "Saltmarsh Solar", "Sandpiper Travel", "Silverbirch Homes", "Sternlicht Glas",
    "Tamarack Outdoor", "Thistledown Beds", "Tidewater Dredging", "Umber Coffee",
    "Underhill Storage", "Vale Street Dental", "Velvet Anchor Events", "Violet Ridge Wines",
    "Wavecrest Swimwear", "Weathervane Data", "Whitethorn Capital", "Wren & Walker",
    "Yarrow Labs", "Yellowhammer Freight", "Zephyr Wind Parks", "Zinnia Flowers",
    "Ashdown Bikes", "Basalt Mining", "Cormorant Ferries", "Dovetail Joinery",
    "Eiderdown Linen", "Fenwick Gardens", "Gannet Air Cargo",
)  # fmt: skip

FIRST_NAMES = (
    "Alice", "Amir", "Beatriz", "Bruno", "Carla", "Chen", "Dina", "Edgar", "Elif", "Farid",
    "Greta", "Hugo", "Ines", "Ivan", "Jana", "Kofi", "Lena", "Luca", "Maria", "Nils", "Olga",
    "Pedro", "Rosa", "Samir", "Tara", "Uwe", "Vera", "William", "Yuki", "Zoe",
)  # fmt: skip

LAST_NAMES = (
    "Almeida", "Baker", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad", "Ito",
    "Jensen", "Kowalski", "Larsen", "Moreau", "Nguyen", "O'Brien", "Petrov", "Quinn", "Rossi",
    "Schmidt", "Tanaka", "Ueda", "Varga", "Weber", "Yilmaz", "Zeman",
)  # fmt: skip

STREETS = ("Harbour Road", "Mill Lane", "Station Street", "Market Square", "Rua das Flores")

# Town, region, country, the first digits of a phone number there.
TOWNS = (
    ("Lisbon", "Lisboa", "Portugal", "+351 21"),
    ("Berlin", "Berlin", "Germany", "+49 30"),
    ("Leeds", "England", "United Kingdom", "+44 113"),
    ("Osaka", "Osaka", "Japan", "+81 6"),
    ("Portland", "Oregon", "United States", "+1 503"),
    ("Lyon", "Auvergne-Rhône-Alpes", "France", "+33 4"),
)

JOB_TITLES = ("Head of Purchasing", "Operations Manager", "Owner", "IT Lead", "Office Manager")

DEAL_SUBJECTS = (
    "renewal", "pilot", "rollout", "expansion", "support plan", "starter package", "migration",
    "framework contract", "training days", "second site", "upgrade", "annual licence",
)  # fmt: skip

LOST_REASONS = ("Price", "Went with a competitor", "No budget", "No decision", "Bad timing")

ACTIVITIES = (
    ("call", "Ask about budget"),
    ("call", "Follow up on the offer"),
    ("meeting", "Demo for the team"),
    ("meeting", "Kick-off"),
    ("email", "Send the offer"),
    ("email", "Send references"),
    ("task", "Prepare the contract"),
    ("deadline", "Offer runs out"),
    ("lunch", "Lunch with purchasing"),
)

NOTES = (
    "<p>They decide after the board meeting.</p>",
    "<p>Asked for a discount of <b>10 %</b>; we said no.</p>",
    "<p>Prefers to be called in the morning.</p>",
    "<p>Competitor in the race, price is not the point.</p>",
    "<p>Legal wants our data processing terms first.</p>",
)

FILES = ("Offer.pdf", "Contract draft.docx", "Floor plan.png", "Price list.xlsx", "Minutes.txt")

CONTACT_NOTES = (
    "Met at the trade fair in Leeds.",
    "Answers in the evening only.",
    "Speaks for the whole group.",
)

MAIL_SUBJECTS = ("our offer", "dates for a demo", "questions about the contract", "next steps")

MAILS = (
    "Hello,\nthank you for the call. I have put the figures together and attached them.\nRegards",
    "Good morning,\ncould we move the demo to Thursday? Two colleagues want to join.\nThanks",
    "Hi,\nlegal has one question left about the notice period. Otherwise we are fine.\nBest",
    "Hello,\nthe board meets next week. I will let you know at once.\nKind regards",
)
