// What is written but not yet on the server. Kept in this tab's session, so that a reload or a crash loses nothing; each text
// has one nonce for good, so that trying again never says it twice.

const LATE = 10_000
const FIRST_WAIT = 1000
const LONGEST_WAIT = 20_000

export class Outbox {
  #timers = new Map()

  constructor(room, { member, post, show, refuse }) {
    this.key = `outbox:${member}:${room}` // by member: nobody's words are sent under the next one's name
    this.post = post
    this.show = show
    this.refuse = refuse
    for (const entry of this.entries) this.#try(entry)
    addEventListener("online", () => this.entries.forEach((entry) => this.#try(entry)))
    addEventListener("quick-exit", () => sessionStorage.removeItem(this.key))
  }

  get entries() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key) ?? "[]")
    } catch {
      return []
    }
  }

  #keep(entries) {
    try {
      sessionStorage.setItem(this.key, JSON.stringify(entries))
    } catch {
      // storage is full or forbidden: the message is still being sent from memory
    }
  }

  add(words) {
    const entry = { ...words, at: Date.now() }
    this.#keep([...this.entries, entry])
    this.#try(entry)
  }

  // The server has it: told by its answer, or by the message itself coming in over the socket.
  settle(nonce) {
    clearTimeout(this.#timers.get(nonce))
    this.#timers.delete(nonce)
    const entries = this.entries
    if (!entries.some((entry) => entry.nonce === nonce)) return false
    this.#keep(entries.filter((entry) => entry.nonce !== nonce))
    this.show(nonce, null)
    return true
  }

  async #try(entry, tries = 0) {
    clearTimeout(this.#timers.get(entry.nonce))
    this.show(entry.nonce, { ...entry, late: Date.now() - entry.at > LATE })
    const answer = await this.post(entry)
    if (!this.entries.some(({ nonce }) => nonce === entry.nonce) && answer.status !== "sent") return
    if (answer.status === "sent" || answer.status === "refused") this.settle(entry.nonce)
    if (answer.status === "refused") this.refuse(entry, answer.reason, answer.isNudge)
    if (answer.status === "later") {
      const wait = answer.wait ?? Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries) * (0.5 + Math.random() / 2)
      this.show(entry.nonce, { ...entry, late: Date.now() - entry.at + wait > LATE, reason: answer.reason })
      this.#timers.set(entry.nonce, setTimeout(() => this.#try(entry, tries + 1), wait))
    }
  }
}
