"""What people type about followers, participants and products, and what it means."""

ROWS = {
    "Who is not named is the one who asks": [
        ("/deal follow 12", "deals_add_follower id=12 user_id=101"),
        ("/deal follow acme renewal", "deals_add_follower id=‹acme renewal› user_id=101"),
        ('/deal follow "acme renewal"', "deals_add_follower id=‹acme renewal› user_id=101"),
        ("/deal unfollow acme renewal", "deals_remove_follower id=‹acme renewal› follower_id=101"),
        ("/deal follow", "deals_add_follower user_id=101 MISSING id"),
    ],
    "A colleague comes last": [
        ("/deal follow acme renewal @tom", "deals_add_follower id=‹acme renewal› user_id=‹@tom›"),
        ("/deal follow acme renewal @Tom Berg",
         "deals_add_follower id=‹acme renewal› user_id=‹@Tom Berg›"),
        ("/deal follow acme renewal <@U0TOM|tom>",
         "deals_add_follower id=‹acme renewal› user_id=‹<@U0TOM|tom>›"),
        ("/deal follow acme renewal me", "deals_add_follower id=‹acme renewal› user_id=101"),
        ('/deal follow "acme renewal" Tom Berg',
         "deals_add_follower id=‹acme renewal› user_id=‹Tom Berg›"),
        ("/deal follow 12 Tom Berg", "deals_add_follower id=12 user_id=‹Tom Berg›"),
        ("/deal unfollow acme renewal user=tom",
         "deals_remove_follower id=‹acme renewal› follower_id=‹tom›"),
        ("/org follow Acme GmbH @tom", "organizations_add_follower id=‹Acme GmbH› user_id=‹@tom›"),
    ],
    "A number is that of the person or the product, not of the row": [
        ("/deal remove-participant 12 7", "deals_remove_participant id=12 deal_participant_id=‹7›"),
        ("/deal remove-participant 12 #7",
         "deals_remove_participant id=12 deal_participant_id=‹#7›"),
        ("/deal remove-participant 12 https://northwind.pipedrive.com/person/7",
         "deals_remove_participant id=12 deal_participant_id=‹#7›"),
        ("/deal remove-participant 12 row-5",
         "deals_remove_participant id=12 deal_participant_id=5"),
        ("/deal remove-product acme Team seat",
         "deals_remove_product id=‹acme› product_attachment_id=‹Team seat›"),
    ],
    "A discount is a part or an amount": [
        ("/deal add-product 12 Widget discount=10%", ("deals_add_product discount=10.0 "
         "discount_type=percentage id=12 product_id=‹Widget›")),
        ("/deal add-product 12 3 price=10 discount=5", (
            "deals_add_product item_price=10 quantity=1 discount=5 discount_type=amount id=12 "
            "product_id=3")),
        ("/deal edit-product 12 row-5", "deals_update_product id=12 product_attachment_id=5 FORM"),
        ("/deal add-product 12 3 price=10 EUR", ("deals_add_product id=12 product_id=3 "
         "WRONG item_price: “10 EUR”: products are in the currency of their deal. "
         "Give only the number.")),
        ("/deal add-product 12 3 x=0", ("deals_add_product id=12 product_id=3 "
         "WRONG quantity: “0”: there has to be more than 0 of a product.")),
    ],
}  # fmt: skip
