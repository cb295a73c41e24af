"""Words for a forum made of chance: plain, kind, and about nothing that could hurt anybody."""

import itertools
import random
from collections.abc import Iterator

FIRST = ("amber", "quiet", "slow", "mossy", "paper", "grey", "soft", "late", "tall", "small", "salt", "wool", "clear", "plain",
         "river", "winter", "summer", "copper", "linen", "lantern")
SECOND = ("heron", "kettle", "lane", "harbour", "meadow", "candle", "pebble", "willow", "ladder", "window", "thimble",
          "sparrow",
          "orchard", "anchor", "biscuit", "blanket", "garden", "teaspoon", "umbrella", "robin", "gate", "feather", "marble",
          "bramble", "compass", "cushion", "dune", "fern", "harvest", "ink")
OPENINGS = ("I had a slow morning", "It was a long night here", "Today was a little lighter", "I went round the block twice",
            "I rang my prescriber's practice", "My sister came by", "I could not read much this week", "The rain helped, oddly",
            "I slept in two halves", "I have been on the sofa since noon", "The noise of the street was a lot today")
MIDDLES = ("and it passed, as it does", "and I let it be what it was", "which was hard, and then a bit less hard",
           "and I wrote three lines about it", "and nobody minded that I was quiet", "so I made toast and sat by the window",
           "and I noticed I could hear the birds again", "and I told somebody, which helped", "and I am glad the evening came",
           "and I am not sure what to make of it")
ENDINGS = ("Thank you for reading.", "That is all for today.", "How is it with you?", "One small thing at a time.",
           "I hope your night is gentle.", "It helped to write it down.", "I will see how tomorrow is.",
           "I read this thread again last night and felt less alone.", "Sending warm thoughts to all of you.")
TITLES = ("A small thing that helped", "Long nights", "What do you do with a slow day?", "Hello from the sofa", "Walking again",
          "A question about appointments", "The kettle thread", "Something went well", "Waiting for the window",
          "Talking to family",
          "Reading when words swim", "First week back at work", "Plants, again", "Noise", "Where does the time go?")


def post(dice: random.Random) -> str:
    """The body of a post: one to four short paragraphs of Markdown."""
    paragraphs = [_paragraph(dice) for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 4)))]
    if dice.random() < 0.1:
        paragraphs.insert(0, f"> {dice.choice(ENDINGS)}")
    return "\n\n".join(paragraphs)


def _paragraph(dice: random.Random) -> str:
    lines = [f"{dice.choice(OPENINGS)} {dice.choice(MIDDLES)}." for _ in range(dice.randint(1, 3))]
    return " ".join([*lines, dice.choice(ENDINGS)])


def title(dice: random.Random) -> str:
    """The title of a thread."""
    return dice.choice(TITLES)


def names() -> Iterator[str]:
    """Pseudonyms, each once."""
    for number, first, second in itertools.product(range(2, 100), FIRST, SECOND):
        yield f"{first}_{second}_{number}"


def alias(dice: random.Random) -> str:
    """A one-off name."""
    return f"{dice.choice(FIRST)} {dice.choice(SECOND)}"
