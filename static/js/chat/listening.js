// How new messages are noticed: read aloud politely by screen readers unless that is paused, and by a quiet sound if one wants it.

export class Listening {
  #audio = null

  constructor(chat, { member }) {
    this.log = chat.querySelector("[role=log]")
    this.member = member
    this.#bind(chat.querySelector("[data-live-switch]"), "quiet", (on) => this.log.setAttribute("aria-live", on ? "off" : "polite"))
    this.sound = this.#bind(chat.querySelector("[data-sound-switch]"), "sound", () => {})
  }

  // A switch that is off until somebody turns it on, and remembered on this device.
  #bind(button, name, turn) {
    if (!button) return null // a room that is kept quiet has no sound
    const key = `chat:${name}:${this.member}`
    const set = (on) => {
      button.setAttribute("aria-pressed", String(on))
      turn(on)
    }
    button.hidden = false
    set(localStorage.getItem(key) === "on")
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true"
      if (on) localStorage.setItem(key, "on")
      else localStorage.removeItem(key)
      set(on)
    })
    addEventListener("quick-exit", () => localStorage.removeItem(key))
    return button
  }

  hear() {
    if (this.sound?.getAttribute("aria-pressed") !== "true") return
    this.#audio ??= new AudioContext()
    const [tone, volume] = [this.#audio.createOscillator(), this.#audio.createGain()]
    const now = this.#audio.currentTime
    tone.frequency.value = 440
    volume.gain.setValueAtTime(0.05, now)
    volume.gain.exponentialRampToValueAtTime(0.0001, now + 0.4)
    tone.connect(volume).connect(this.#audio.destination)
    tone.start(now)
    tone.stop(now + 0.4)
  }
}
