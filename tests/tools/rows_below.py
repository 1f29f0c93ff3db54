"""Followers, participants, products and access: what is typed, and what Pipedrive must receive."""

from tests.tools.row import Row

DEAL, PERSON, ORG = "/api/v2/deals/12", "/api/v2/persons/3", "/api/v2/organizations/34"
PEOPLE = "/v1/deals/12/participants"
LEAD = "492a9c39-c7e4-45b5-b5c8-ba678eec8814"
LINES = f"{DEAL}/products"

ROWS = (
    # Following: who is not named is the one who asks.
    Row("deals_add_follower", "/deal follow 12", "POST", f"{DEAL}/followers",
        body={"user_id": 101}),
    Row("deals_add_follower", "/deal follow 12 me", "POST", f"{DEAL}/followers",
        body={"user_id": 101}),
    Row("deals_add_follower", "/deal follow #12 102", "POST", f"{DEAL}/followers",
        body={"user_id": 102}),
    Row("deals_add_follower", "/deal follow id=12 user=102", "POST", f"{DEAL}/followers",
        body={"user_id": 102}),
    Row("deals_add_follower", "/deal follow https://northwind.pipedrive.com/deal/12", "POST",
        f"{DEAL}/followers", body={"user_id": 101}),
    Row("deals_remove_follower", "/deal unfollow 12", "DELETE", f"{DEAL}/followers/101"),
    Row("deals_remove_follower", "/deal unfollow 12 102", "DELETE", f"{DEAL}/followers/102"),
    Row("deals_list_followers", "/deal followers 12 limit=20", "GET", f"{DEAL}/followers",
        {"limit": "20"}),
    Row("deals_list_followers", "/deal followers 12 cursor=eyJpZCI6MX0", "GET",
        f"{DEAL}/followers", {"cursor": "eyJpZCI6MX0"}),
    Row("persons_add_follower", "/person follow 3", "POST", f"{PERSON}/followers",
        body={"user_id": 101}),
    Row("persons_delete_follower", "/person unfollow 3 102", "DELETE", f"{PERSON}/followers/102"),
    Row("persons_list_followers", "/person followers 3", "GET", f"{PERSON}/followers"),
    Row("organizations_add_follower", "/org follow 34 102", "POST", f"{ORG}/followers",
        body={"user_id": 102}),
    Row("organizations_delete_follower", "/org unfollow 34", "DELETE", f"{ORG}/followers/101"),
    Row("organizations_list_followers", "/org followers 34", "GET", f"{ORG}/followers"),
    # Who can see it.
    Row("deals_list_permitted_users", "/deal access 12", "GET", "/v1/deals/12/permittedUsers"),
    Row("persons_list_permitted_users", "/person access 3", "GET", "/v1/persons/3/permittedUsers"),
    Row("organizations_list_permitted_users", "/org access 34", "GET",
        "/v1/organizations/34/permittedUsers"),
    Row("leads_list_permitted_users", f"/lead access {LEAD}", "GET",
        f"/v1/leads/{LEAD}/permittedUsers"),
    # Participants: removed by the number of the row, which only the bot knows.
    Row("deals_add_participant", "/deal add-participant 12 7", "POST", PEOPLE,
        body={"person_id": 7}),
    Row("deals_add_participant", "/deal add-participant person=#7 id=12", "POST", PEOPLE,
        body={"person_id": 7}),
    Row("deals_remove_participant", "/deal remove-participant 12 row-5", "DELETE", f"{PEOPLE}/5"),
    Row("deals_list_participants", "/deal participants 12 limit=50 start=100", "GET", PEOPLE,
        {"limit": "50", "start": "100"}),
    # Products: a discount is in per cent if it says so, else an amount.
    Row("deals_add_product", "/deal add-product 12 3 price=10", "POST", LINES,
        body={"product_id": 3, "item_price": 10, "quantity": 1}),
    Row("deals_add_product", "/deal add-product 12 3 price=12.50 x=2.5 discount=10%", "POST",
        LINES, body={"product_id": 3, "item_price": 12.5, "quantity": 2.5, "discount": 10,
                     "discount_type": "percentage"}),
    Row("deals_add_product", "/deal add-product 12 3 price=1.2k quantity=2 discount=5", "POST",
        LINES, body={"product_id": 3, "item_price": 1200, "quantity": 2, "discount": 5,
                     "discount_type": "amount"}),
    Row("deals_add_product",
        '/deal add-product 12 3 price=10 tax=20% tax_method="on top" comments="Blue ones" '
        "enabled=no variation=4",
        "POST", LINES,
        body={"product_id": 3, "item_price": 10, "quantity": 1, "tax": 20,
              "tax_method": "exclusive", "comments": "Blue ones", "is_enabled": False,
              "product_variation_id": 4}),
    Row("deals_add_product",
        "/deal add-product 12 3 price=10 billing=monthly cycles=12 starts=2026-12-01",
        "POST", LINES,
        body={"product_id": 3, "item_price": 10, "quantity": 1, "billing_frequency": "monthly",
              "billing_frequency_cycles": 12, "billing_start_date": "2026-12-01"}),
    Row("deals_update_product", "/deal edit-product 12 row-5 price=12", "PATCH", f"{LINES}/5",
        body={"item_price": 12}),
    Row("deals_update_product",
        "/deal edit-product 12 row-5 product=3 discount=0 billing=once cycles= starts=",
        "PATCH", f"{LINES}/5",
        body={"product_id": 3, "discount": 0, "billing_frequency": "one-time",
              "billing_frequency_cycles": None, "billing_start_date": None}),
    Row("deals_remove_product", "/deal remove-product 12 row-5", "DELETE", f"{LINES}/5"),
    Row("deals_list_products", "/deal products 12 sort=-order limit=20", "GET", LINES,
        {"sort_by": "order_nr", "sort_direction": "desc", "limit": "20"}),
    Row("persons_list_products", "/person products 3 start=100", "GET", "/v1/persons/3/products",
        {"start": "100"}),
)  # fmt: skip
