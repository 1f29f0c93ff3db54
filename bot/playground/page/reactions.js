// What the page does when something happens in the session it shows.

import { spoken } from "./mrkdwn.js";
import { isReply } from "./session.js";

function messageCame(page, { message }) {
  const { session, channel } = page;
  if (message.channel !== session.channel) return page.drawSidebar();
  if (isReply(message)) replyCame(page, message);
  if (isReply(message) && !message.broadcast) return undefined;
  const toEnd = session.bySelf(message);
  return channel.keepingPlace(() => channel.list.add(message), { toEnd, news: message.ts });
}

function replyCame(page, message) {
  const { session, thread } = page;
  if (session.thread === message.thread_ts) {
    thread.list.add(message);
    thread.toEnd();
  } else if (message.ephemeral && session.message(message.channel, message.thread_ts)) {
    page.openThread(message.thread_ts);
  }
}

function messageChanged(page, { message }) {
  const { session, channel, thread } = page;
  if (message.channel !== session.channel) return;
  const draw = () => channel.list.replace(message) || (message.broadcast && channel.list.draw());
  channel.keepingPlace(draw, { news: message.ts });
  thread.list?.replace(message);
}

function messageWent(page, { channel: where, ts }) {
  const { session, channel, thread } = page;
  if (where !== session.channel) return;
  if (session.thread === ts) page.openThread(null);
  channel.keepingPlace(() => channel.list.draw());
  thread.list?.draw();
}

const showViews = (page) => page.modals.show(page.session);

export const REACTIONS = {
  message: messageCame,
  message_changed: messageChanged,
  message_deleted: messageWent,
  view_opened: showViews,
  view_pushed: showViews,
  view_updated: showViews,
  view_closed: showViews,
  added: (page) => page.offer(page.session),
  home: (page) => page.channel.showsHome && page.channel.home.draw(page.session),
  ledger(page, { entry }) {
    page.ledger.add(entry);
    page.controls.show(page.session);
  },
  channel: (page, { channel }) => (channel.id === page.session.channel ? page.draw() : page.drawSidebar()),
  channel_gone: (page) => page.draw(),
  clock: (page, { now }) => page.later.set(now),
  bot: (page) => page.controls.show(page.session),
  notice: (page, { text }) => page.notice(spoken(text, page.session)),
  connection: (page) => page.connection(),
  state: (page) => page.draw(),
  reset: (page) => page.startOver(),
};
