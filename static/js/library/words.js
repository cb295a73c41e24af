// The words of the glossary: what the list below says of a word shows beside it.

import { explain } from "./note.js";

function meaning(link) {
  const entry = document.getElementById(link.hash.slice(1))
  if (!entry) return []
  const name = document.createElement("strong")
  name.textContent = entry.querySelector("dt").textContent
  const words = document.createElement("span")
  words.textContent = entry.querySelector("dd").textContent
  return [name, words]
}

explain("a.term[href^='#word-']", meaning)
