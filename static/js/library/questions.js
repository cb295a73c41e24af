// An address such as /library/faq/#is-it-hard opens its answer, in browsers that do not do so by themselves too.

function open() {
  const answer = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const box = answer && answer.closest("details.question")
  if (!box) return
  box.open = true
  box.scrollIntoView()
}

addEventListener("hashchange", open)
open()
