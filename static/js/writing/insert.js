// Writing into a textarea for somebody, so that Ctrl+Z takes it back and everything that listens hears of it.

export function insert(field, start, end, words) {
  field.focus({ preventScroll: true })
  field.setSelectionRange(start, end)
  let done = false
  try {
    done = document.execCommand("insertText", false, words) // the one way that keeps the history of what was typed
  } catch {
    done = false
  }
  if (done) return
  field.setRangeText(words, start, end, "end")
  field.dispatchEvent(new Event("input", { bubbles: true }))
}
