// The messages of one room, kept in the order of their changes: applies last + 1, ignores older, holds newer and asks.

const PATIENCE = [200, 500] // ms, a random time in between: a thousand browsers that see the same hole do not ask at once

export class Log {
  #held = new Map()
  #asking = 0

  constructor(list, { head, marks, folding, ask, arrived }) {
    this.list = list
    this.last = head
    this.marks = marks // by which this reader's own messages are told from others'
    this.folding = folding // content notes for which this reader sees a message folded
    this.ask = ask
    this.arrived = arrived
    for (const item of list.querySelectorAll("[data-message]")) this.#dress(item)
  }

  // One numbered change: a message frame, or a change of the room itself (which has no html).
  take(frame) {
    if (frame.seq <= this.last) return
    this.#held.set(frame.seq, frame)
    this.#advance()
    if (this.#held.size) this.#askSoon()
  }

  // The head the heartbeat tells: beyond ours means that something was lost.
  hear(head) {
    if (head > this.last) this.#askSoon()
  }

  // The answer to join and sync.
  fill({ seq, messages, truncated }) {
    clearTimeout(this.#asking)
    this.#asking = 0
    if (truncated) for (const item of this.list.querySelectorAll("[data-message]")) item.remove()
    for (const message of messages) this.put(message)
    this.last = truncated ? seq : Math.max(this.last, seq)
    for (const number of this.#held.keys()) if (number <= this.last) this.#held.delete(number)
    this.#advance()
  }

  #advance() {
    for (let frame; (frame = this.#held.get(this.last + 1)); ) {
      this.#held.delete(frame.seq)
      this.last = frame.seq // before anybody hears of it: they tell how far this reader has come
      if (frame.html !== undefined) this.put(frame)
      else this.arrived(frame)
    }
  }

  #askSoon() {
    if (this.#asking) return
    const wait = PATIENCE[0] + Math.random() * (PATIENCE[1] - PATIENCE[0])
    this.#asking = setTimeout(() => {
      this.#asking = 0
      this.ask(this.last)
    }, wait)
  }

  // Shows a message as it is now: in the place of its older self, or where it was said.
  put({ id, html, nonce }) {
    const fresh = document.createRange().createContextualFragment(html).querySelector("[data-message]")
    const old = this.list.querySelector(`[data-message][data-id="${id}"]`)
    this.#dress(fresh)
    this.list.querySelector("[data-chat-empty]")?.remove()
    const isThere = old?.contains(document.activeElement) // whoever stands on it stays there
    const panel = old?.querySelector("[data-panel]")
    if (panel && fresh.querySelector("[data-more]")) fresh.append(panel)
    if (old && old.dataset.place === fresh.dataset.place) old.replaceWith(fresh)
    else this.#place(fresh, old)
    if (isThere && !fresh.contains(document.activeElement)) fresh.focus()
    this.#separate(fresh)
    const isPin = ("pinned" in fresh.dataset) !== Boolean(old && "pinned" in old.dataset)
    this.arrived({ type: "message", id, nonce, item: fresh, isNew: !old, isPin })
  }

  // A message that waits for a host has no place yet: it stands at the end, and moves when it is passed on.
  #place(fresh, old) {
    old?.remove()
    const place = Number(fresh.dataset.place || Infinity)
    const later = [...this.list.children].reverse()
    const before = later.find((item) => item.dataset.place && Number(item.dataset.place) < place)
    if (before) before.after(fresh)
    else this.list.prepend(fresh)
  }

  // A line with the day stands before the first message of each day.
  #separate(item) {
    const day = dayOf(item)
    let before = item.previousElementSibling
    while (before && !before.matches("[data-place]:not([data-place=''])")) {
      if (before.dataset.day) return
      before = before.previousElementSibling
    }
    if (!day || !before || dayOf(before) === day || !dayOf(before)) return
    const words = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long" })
    const line = Object.assign(document.createElement("li"), { className: "chat__day", textContent: words.format(new Date(day)) })
    line.dataset.day = day
    item.before(line)
  }

  #dress(item) {
    if (this.marks.includes(item.dataset.author)) item.classList.add("message--own")
    for (const fold of item.querySelectorAll("details[data-notes]")) {
      fold.open = !fold.dataset.notes.split(" ").some((note) => this.folding.includes(note))
    }
    const clock = item.querySelector("[data-clock]")
    if (!clock) return
    const when = new Date(clock.dateTime)
    const today = when.toDateString() === new Date().toDateString()
    const style = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" }
    clock.textContent = new Intl.DateTimeFormat(document.documentElement.lang, style).format(when)
  }
}

function dayOf(item) {
  const clock = item.querySelector("[data-clock]")
  return clock && new Date(clock.dateTime).toDateString()
}
