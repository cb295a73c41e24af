// "Quote" beneath a post: its words, or what is selected of them, go into the reply box. Without a box the link leads to one.
import { insert } from "../writing/insert.js";

let held = "" // what was selected when the pointer came down: pressing a link lets go of it

function lines(node) {
  const part = document.createElement("div")
  part.append(node)
  for (const other of part.querySelectorAll("blockquote, .quote-by, .quote-gone")) other.remove() // one level is enough
  for (const end of part.querySelectorAll("br")) end.replaceWith("\n")
  for (const block of part.querySelectorAll("p, li, pre")) block.append("\n\n")
  return part.textContent.replace(/\n{3,}/g, "\n\n").trim()
}

function plain(words) {
  return words.replace(/[\\`*_[\]<>~]/g, "\\$&").replace(/^(\s*)([-+#]|\d+(?=[.)]))/gm, "$1\\$2").replace(/\\(\d+)([.)])/g, "$1\\$2")
}

function selected(link) {
  const selection = getSelection()
  const prose = link.closest(".post")?.querySelector(".prose")
  if (!prose || selection.isCollapsed || !selection.rangeCount) return ""
  const range = selection.getRangeAt(0)
  return prose.contains(range.commonAncestorContainer) ? lines(range.cloneContents()) : ""
}

function quote(link, words) {
  const marked = plain(words).split("\n").map((line) => `> ${line}`.trimEnd()).join("\n")
  return `> [${link.dataset.quoteWord}](${link.dataset.quotePost})\n${marked}\n\n`
}

async function put(link, field) {
  const words = held || selected(link)
  const answer = words ? null : await fetch(link.dataset.quote, { headers: { Accept: "text/plain" } }).catch(() => null)
  if (!words && !answer?.ok) return location.assign(link.href)
  const markdown = words ? quote(link, words) : await answer.text()
  const end = field.value.length
  const gap = end ? "\n".repeat(Math.max(0, 2 - /\n*$/.exec(field.value)[0].length)) : ""
  insert(field, end, end, gap + markdown)
  field.scrollIntoView({ block: "center" })
}

document.addEventListener("pointerdown", ({ target }) => {
  const link = target.closest("[data-quote]")
  held = link ? selected(link) : ""
})

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-quote]")
  const field = document.querySelector("#reply textarea")
  if (!link || !field || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  put(link, field)
})
