// The form below a room: Enter sends (Shift+Enter makes a line; on a touch keyboard Enter is a line), the draft is kept.

const TYPING = 3_000 // ms between two words that somebody types: a frame for each key would look like a flood

export class Composer {
  constructor(form, { room, member, send, typing }) {
    this.form = form
    this.field = form.querySelector("[data-composer-body]")
    this.problem = form.querySelector("[data-chat-problem]")
    this.anyway = form.querySelector("[data-chat-anyway]")
    this.key = `draft:chat:${member}:${room}` // by member: the next one to sign in here must not find it
    this.send = send
    this.field.value ||= sessionStorage.getItem(this.key) ?? ""
    form.addEventListener("submit", (event) => this.#submit(event))
    let toldAt = 0
    this.field.addEventListener("input", () => {
      this.#keep()
      if (Date.now() - toldAt < TYPING) return
      toldAt = Date.now()
      typing()
    })
    this.field.addEventListener("keydown", (event) => {
      const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer: fine)").matches
      if (!sends || this.field.closest("text-expander")?.querySelector("[role=listbox]")) return // Enter takes what is suggested
      event.preventDefault()
      form.requestSubmit()
    })
    form.querySelector("[data-unreply]")?.addEventListener("click", (event) => {
      event.preventDefault()
      this.answer("")
    })
    addEventListener("quick-exit", () => sessionStorage.removeItem(this.key))
  }

  #keep() {
    try {
      sessionStorage.setItem(this.key, this.field.value)
    } catch {
      // storage is full or forbidden: the text is still in the field
    }
  }

  #submit(event) {
    event.preventDefault()
    const anyway = event.submitter === this.anyway
    const body = this.field.value
    if (!body.trim()) return this.field.focus()
    if (body.length > this.field.maxLength && this.field.maxLength > 0) return this.field.reportValidity()
    this.field.value = ""
    this.tell("")
    this.#keep()
    const notes = this.#boxes.filter((box) => box.checked).map((box) => box.value)
    this.#tick([])
    const { reply_to: answered, knew } = this.form.elements
    this.send({ body, nonce: newNonce(), notes, reply_to: answered.value, knew: knew.value, anyway })
    this.answer("")
  }

  // Lets the next message answer the one of this number; empty for none.
  answer(number) {
    this.form.elements.reply_to.value = number
    this.form.querySelector("[data-chat-answers]").hidden = !number
    this.field.focus()
  }

  get #boxes() {
    return [...this.form.querySelectorAll("[name=notes]")]
  }

  #tick(notes) {
    for (const box of this.#boxes) box.checked = notes.includes(box.value)
    const fold = this.form.querySelector("[data-composer-notes]")
    if (fold) fold.open = notes.length > 0
  }

  // A text that was refused comes back, before whatever has been typed since.
  giveBack({ body, notes = [], reply_to: answered = "" }, reason, isNudge = false) {
    if (notes.length) this.#tick(notes)
    if (answered) this.answer(answered)
    this.field.value = this.field.value ? `${body}\n\n${this.field.value}` : body
    this.#keep()
    this.tell(reason)
    this.anyway.hidden = !isNudge
  }

  // The card that only the writer of a message sees; it stands until the next one.
  showCard(html) {
    const place = this.form.querySelector("[data-hints]")
    if (html) place.replaceChildren(document.createRange().createContextualFragment(html))
  }

  tell(sentence) {
    this.anyway.hidden = true
    this.problem.textContent = sentence ?? ""
    this.problem.hidden = !sentence
  }
}

// crypto.randomUUID exists on secure origins only; a laptop's own address on the home network is none.
function newNonce() {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5")
}
