// Says that something new stands below to whoever has gone back in the conversation; a press leads there.

const NEAR = 80 // px from the end: there, what is new is seen anyway

export class Below {
  constructor(scroller, button) {
    this.scroller = scroller
    this.button = button
    scroller.addEventListener("scroll", () => this.#isAtEnd && (button.hidden = true))
    button.addEventListener("click", () => {
      scroller.scrollTop = 0
      button.hidden = true
      scroller.focus()
    })
  }

  // The log is a column in reverse: its end is at 0, and what lies further back is below it.
  get #isAtEnd() {
    return this.scroller.scrollTop > -NEAR
  }

  hear() {
    if (!this.#isAtEnd) this.button.hidden = false
  }
}
