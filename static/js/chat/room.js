// A chat room's page: joins its parts. The page itself already works without this.

import { Below } from "./below.js";
import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { bindKeys } from "./keys.js";
import { Listening } from "./listening.js";
import { Log } from "./log.js";
import { showNews } from "./news.js";
import { Outbox } from "./outbox.js";
import { showPending } from "./pending.js";
import { post } from "./post.js";
import { showingReadBy } from "./read_by.js";
import { markingSeen } from "./seen.js";
import { bindTools } from "./tools.js";

const chat = document.querySelector("[data-chat]")
if (chat && !("history" in chat.dataset)) begin(chat)

function begin(chat) {
  const { room, head, member, messagesUrl, folding } = chat.dataset
  const marks = chat.dataset.marks.split(" ")
  const find = (name) => chat.querySelector(`[data-chat-${name}]`)
  const list = find("messages")
  const connection = new Connection(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/`)
  const log = new Log(list, {
    head: Number(head), marks, folding: folding.split(" "),
    ask: (after) => connection.send({ type: "sync", room, after }),
    arrived: (change) => {
      if (change.type === "room") return showRoomState(change.state, change)
      readBy.again(change.item)
      if (marks.includes(change.item.dataset.author)) outbox.settle(change.nonce)
      else if (change.isNew) notice()
      if (change.isPin) showPinned()
      markSeen()
    },
  })
  const outbox = new Outbox(room, {
    member,
    post: async (entry) => {
      const answer = await post(messagesUrl, entry)
      if (answer.status === "sent") {
        log.put(answer.message)
        composer.showCard(answer.message.card)
      }
      return answer
    },
    show: (nonce, entry) => showPending(list, find("pending"), nonce, entry),
    refuse: (entry, reason, isNudge) => composer.giveBack(entry, reason, isNudge),
  })
  const composer = new Composer(find("composer"), {
    room, member,
    send: (words) => outbox.add(words),
    typing: () => connection.send({ type: "typing", room }),
  })

  const listening = new Listening(chat, { member })
  const markSeen = markingSeen(() => connection.send({ type: "seen", room, seq: log.last }))
  const readBy = showingReadBy(list)
  const below = new Below(find("scroller"), find("below"))
  bindTools(list, { composer, tell: (sentence) => (find("said").textContent = sentence ?? "") })
  bindKeys(find("scroller"), list)

  const handlers = {
    hello: () => connection.send({ type: "join", room, after: log.last }),
    joined: (frame) => frame.room === room && (log.fill(frame), showHere(frame.here), showRoomState(frame.state, frame)),
    message: (frame) => frame.room === room && log.take(frame),
    room: (frame) => frame.room === room && log.take(frame),
    presence: (frame) => frame.room === room && showHere(frame.here),
    reading: (frame) => frame.room === room && readBy.hear(frame),
    typing: (frame) => frame.room === room && showTyping(frame.name),
    pong: (frame) => log.hear(frame.rooms[room] ?? 0),
    refused: (frame) => (composer.tell(frame.reason), tellMeeting(frame)),
    notice: (frame) => showNews(frame.rooms),
    error: () => setTimeout(() => connection.send({ type: "join", room, after: log.last }), 2000 + Math.random() * 3000),
  }
  connection.addEventListener("frame", ({ detail }) => handlers[detail.type]?.(detail))
  connection.addEventListener("state", ({ detail }) => {
    const name = `text${detail[0].toUpperCase()}${detail.slice(1)}`
    find("state").textContent = chat.dataset[name] ?? ""
    chat.dataset.state = detail
  })
  connection.open()

  function notice() {
    listening.hear()
    below.hear()
  }

  async function showPinned() {
    const answer = await fetch(chat.dataset.pinnedUrl).catch(() => null)
    if (answer?.ok) find("pinned").replaceWith(document.createRange().createContextualFragment(await answer.text()))
  }

  function showHere(here) {
    find("count").textContent = `(${here.length})`
    find("here").replaceChildren(...here.map((name) => Object.assign(document.createElement("li"), { className: "tag", textContent: name })))
  }

  let typingEnds = 0
  function showTyping(name) {
    find("typing").textContent = `${name} …`
    clearTimeout(typingEnds)
    typingEnds = setTimeout(() => (find("typing").textContent = ""), 6000)
  }

  function tellMeeting(frame) {
    chat.dispatchEvent(new CustomEvent("meeting-frame", { detail: frame }))
  }

  function showRoomState(state, frame) {
    tellMeeting(frame)
    const unattended = find("unattended") // there for members in a hosted room, and seen while no host is on duty
    if (unattended && frame.attended !== undefined) unattended.hidden = frame.attended
    const isAlone = unattended !== null && !unattended.hidden
    const open = !isAlone && (state === "open" || state === "slow")
    find("closed").hidden = open || isAlone
    find("composer").hidden = !open && !composer.field.value
  }
}
