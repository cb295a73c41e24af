// How far somebody has read is told the server a moment later, so that three hundred messages that were missed are one frame.
// What comes in while the page is not looked at has not been read.

const SOON = 200 // ms

export function markingSeen(tell) {
  let waiting = 0
  function mark() {
    waiting ||= setTimeout(() => {
      waiting = 0
      if (!document.hidden) tell()
    }, SOON)
  }
  document.addEventListener("visibilitychange", mark)
  return mark
}
