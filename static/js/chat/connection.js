// The socket: opens it, keeps it alive, and opens it again. Knows frames only as JSON; what they mean is room.js's matter.

const SILENCE = 40_000 // ms without any frame: the line is dead, whatever the browser believes
const FIRST_WAIT = 500
const LONGEST_WAIT = 30_000
const FINAL = { 4400: "old", 4401: "signedOut", 4403: "removed", 4404: "gone", 4420: "crowded" }

export class Connection extends EventTarget {
  #socket = null
  #tries = 0
  #timers = { silence: 0, ping: 0, again: 0 }
  #over = false

  constructor(address) {
    super()
    this.address = address
    addEventListener("online", () => this.#now())
    addEventListener("offline", () => this.#probe())
    document.addEventListener("visibilitychange", () => document.hidden || this.#probe())
    addEventListener("pageshow", (event) => event.persisted && this.#now())
  }

  open() {
    clearTimeout(this.#timers.again)
    this.#report("connecting")
    const socket = (this.#socket = new WebSocket(this.address))
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data))
    socket.onclose = ({ code }) => socket === this.#socket && this.#closed(code)
    this.#expect()
  }

  // Says whether the frame left; a frame that did not is not needed later: every join tells all.
  send(frame) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false
    this.#socket.send(JSON.stringify(frame))
    return true
  }

  #receive(frame) {
    this.#expect()
    if (frame.type === "hello") {
      this.#tries = 0
      clearInterval(this.#timers.ping)
      this.#timers.ping = setInterval(() => this.send({ type: "ping" }), frame.heartbeat * 1000)
      this.#report("connected")
    }
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }))
  }

  #expect() {
    clearTimeout(this.#timers.silence)
    this.#timers.silence = setTimeout(() => this.#drop(), SILENCE)
  }

  // Do not wait for the browser's own close: on a dead line it takes minutes.
  #drop() {
    const socket = this.#socket
    this.#socket = null
    socket?.close()
    this.#closed(1006)
  }

  #closed(code) {
    clearTimeout(this.#timers.silence)
    clearInterval(this.#timers.ping)
    if (this.#over) return
    this.#over = code in FINAL
    this.#report(FINAL[code] ?? "away")
    if (this.#over) return
    const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#tries++)
    clearTimeout(this.#timers.again)
    this.#timers.again = setTimeout(() => this.open(), Math.random() * ceiling) // full jitter: no stampede after a restart
  }

  #now() {
    if (this.#over || this.#socket?.readyState === WebSocket.OPEN) return this.#probe()
    this.#tries = 0
    this.open()
  }

  // A tab that slept, or whose network has gone, may hold a dead socket that still says OPEN: ask, and give it five seconds.
  #probe() {
    if (this.#over) return
    if (!this.send({ type: "ping" })) return void (this.#socket?.readyState === WebSocket.CONNECTING || this.open())
    clearTimeout(this.#timers.silence)
    this.#timers.silence = setTimeout(() => this.#drop(), 5000)
  }

  #report(state) {
    this.dispatchEvent(new CustomEvent("state", { detail: state }))
  }
}
