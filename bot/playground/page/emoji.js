// Emoji names that people and sales bots use, as characters.

const LINES = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|clap 👏|raised_hands 🙌|pray 🙏|muscle 💪|wave 👋|handshake 🤝
point_right 👉|point_left 👈|point_up ☝️|point_down 👇|writing_hand ✍️|fist 👊|crossed_fingers 🤞|v ✌️|call_me_hand 🤙
smile 😄|smiley 😃|grin 😁|grinning 😀|joy 😂|rofl 🤣|slightly_smiling_face 🙂|wink 😉|blush 😊|heart_eyes 😍
sunglasses 😎|thinking_face 🤔|neutral_face 😐|expressionless 😑|face_with_rolling_eyes 🙄|zipper_mouth_face 🤐
sob 😭|cry 😢|disappointed 😞|worried 😟|confused 😕|scream 😱|sweat_smile 😅|sleeping 😴|relieved 😌|hugging_face 🤗
exploding_head 🤯|partying_face 🥳|star-struck 🤩|melting_face 🫠|saluting_face 🫡|face_with_monocle 🧐|robot_face 🤖
upside_down_face 🙃|innocent 😇|nerd_face 🤓|cold_sweat 😰|angry 😠|rage 😡|skull 💀|ghost 👻|clown_face 🤡|eyes 👀
tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|trophy 🏆|medal 🏅|sports_medal 🏅|first_place_medal 🥇|second_place_medal 🥈
third_place_medal 🥉|crown 👑|star ⭐|star2 🌟|sparkles ✨|fire 🔥|rocket 🚀|boom 💥|zap ⚡|dart 🎯|bulb 💡|gem 💎
moneybag 💰|money_with_wings 💸|dollar 💵|euro 💶|pound 💷|yen 💴|credit_card 💳|money_mouth_face 🤑|coin 🪙|bank 🏦
chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|clipboard 📋|calendar 📅|date 📅
spiral_calendar_pad 🗓️|memo 📝|pencil 📝|pencil2 ✏️|page_facing_up 📄|bookmark_tabs 📑|file_folder 📁|open_file_folder 📂
card_index 📇|card_file_box 🗃️|pushpin 📌|round_pushpin 📍|paperclip 📎|link 🔗|scissors ✂️|lock 🔒|unlock 🔓|key 🔑
closed_lock_with_key 🔐|mag 🔍|mag_right 🔎|bell 🔔|no_bell 🔕|loudspeaker 📢|mega 📣|speech_balloon 💬|thought_balloon 💭
email 📧|envelope ✉️|e-mail 📧|incoming_envelope 📨|envelope_with_arrow 📩|inbox_tray 📥|outbox_tray 📤|mailbox 📫
package 📦|telephone_receiver 📞|phone ☎️|telephone ☎️|iphone 📱|computer 💻|desktop_computer 🖥️|printer 🖨️|floppy_disk 💾
briefcase 💼|office 🏢|house 🏠|factory 🏭|department_store 🏬|hospital 🏥|school 🏫|globe_with_meridians 🌐
earth_americas 🌎|earth_africa 🌍|earth_asia 🌏|airplane ✈️|car 🚗|ship 🚢|train 🚋|bike 🚲|construction 🚧
hammer 🔨|wrench 🔧|hammer_and_wrench 🛠️|gear ⚙️|nut_and_bolt 🔩|toolbox 🧰|shield 🛡️|broom 🧹|wastebasket 🗑️|test_tube 🧪
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|heavy_plus_sign ➕
heavy_minus_sign ➖|warning ⚠️|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|rotating_light 🚨|sos 🆘|information_source ℹ️
question ❓|grey_question ❔|exclamation ❗|grey_exclamation ❕|bangbang ‼️|interrobang ⁉️|100 💯|recycle ♻️|new 🆕|free 🆓|up 🆙
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrows_counterclockwise 🔄|leftwards_arrow_with_hook ↩️
arrow_right_hook ↪️|twisted_rightwards_arrows 🔀|fast_forward ⏩|rewind ⏪|repeat 🔁|back 🔙|soon 🔜|end 🔚
red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|white_circle ⚪
black_circle ⚫|large_purple_circle 🟣|large_brown_circle 🟤|radio_button 🔘|large_blue_diamond 🔷|small_orange_diamond 🔸
hourglass ⌛|hourglass_flowing_sand ⏳|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|clock1 🕐|clock3 🕒|clock9 🕘|watch ⌚
bust_in_silhouette 👤|busts_in_silhouette 👥|technologist 🧑‍💻|office_worker 🧑‍💼|detective 🕵️|man-shrugging 🤷‍♂️|shrug 🤷
heart ❤️|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|broken_heart 💔|black_heart 🖤|heavy_heart_exclamation ❣️
coffee ☕|beer 🍺|beers 🍻|champagne 🍾|clinking_glasses 🥂|cake 🍰|birthday 🎂|pizza 🍕|doughnut 🍩|apple 🍎|popcorn 🍿
sunny ☀️|cloud ☁️|rainbow 🌈|snowflake ❄️|umbrella ☔|ocean 🌊|palm_tree 🌴|seedling 🌱|four_leaf_clover 🍀|deciduous_tree 🌳
dog 🐶|cat 🐱|unicorn_face 🦄|bug 🐛|bee 🐝|turtle 🐢|whale 🐳|snail 🐌|elephant 🐘|parrot 🦜|eagle 🦅|owl 🦉|tiger 🐯
checkered_flag 🏁|triangular_flag_on_post 🚩|white_flag 🏳️|flag-de 🇩🇪|flag-us 🇺🇸|flag-gb 🇬🇧|flag-fr 🇫🇷|flag-eu 🇪🇺
inbox 📥|ticket 🎫|label 🏷️|newspaper 📰|books 📚|book 📖|scroll 📜|receipt 🧾|abacus 🧮|magnet 🧲|compass 🧭|world_map 🗺️
tophat 🎩|necktie 👔|dancer 💃|man_dancing 🕺|art 🎨|guitar 🎸|musical_note 🎵|video_game 🎮|crystal_ball 🔮|jigsaw 🧩|hatching_chick 🐣`;

const TABLE = new Map(
  LINES.trim()
    .split(/[\n|]/)
    .map((pair) => pair.split(" ")),
);

const NAME = /:([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?/g;

export function withEmoji(text) {
  return text.replace(NAME, (whole, name) => TABLE.get(name) ?? whole);
}
