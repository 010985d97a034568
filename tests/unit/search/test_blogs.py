"""Searching real blogs: what readers would type, and the post that they would want to see first.

The queries were written before anything was tuned. Posts go by the last part of their address.
"""

from __future__ import annotations

import random
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from viewer.archive import Archive
from viewer.search.words import words

BLOGS = ("https://andlukyane.com/", "https://binpord.github.io/", "https://karpathy.github.io/")
ATTENTION = "paper-review-attention-is-all-you-need"
BERT = "paper-review-bert-pre-training-of-deep-bidirectional-transformers-for-language-understanding"
TSNE = "visualizing-top-tweeps-with-t-sne-in-Javascript"
EXPECTED = {
    "attention is all you need": ATTENTION,
    '"attention is all you need"': ATTENTION,
    "swin transformer": "paper-review-swin_v2",
    "detr": "paper-review-detr",
    "object detection with transformers": "paper-review-detr",
    "segment anything": "paper-review-sam paper-review-sam3",
    "sam 3 concepts": "paper-review-sam3",
    "recurrent neural networks": "rnn-effectiveness",
    "unreasonable effectiveness": "rnn-effectiveness",
    "recipe": "recipe",
    "train neural network": "recipe",
    "bitcoin": "blockchain",
    "policy gradients": "rl",
    "pong": "rl",
    "git": "git",
    "git commits": "git",
    "normalizing flow": "normalizing_flows",
    "softmax backpropagation": "softmax_backprop",
    "chain rule linear layers": "linear_layer_backprop",
    "positional encoding": "positional_encoding",
    "diffusion model": "diffusion_models",
    "microgpt": "microgpt",
    "micrograd makemore": "microgpt",
    "selfies": "selfie",
    "#selfie": "selfie",
    "t-SNE": TSNE,
    "tsne": TSNE,
    "jekyll wordpress": "switching-to-jekyll",
    "hacker news": "quantifying-hacker-news",
    "chrome extensions": "chrome-extension-programming",
    "CIFAR-10": "manually-classifying-cifar10",
    "cifar10 accuracy": "manually-classifying-cifar10",
    "survival phd": "phd",
    "biohacking": "biohacking-lite",
    "ketosis glycogen": "biohacking-lite",
    "lecun 1989": "lecun1989",
    '"33 years"': "lecun1989",
    "short story": "forward-pass ai",
    "redesign website": "redesigning-my-personal-website",
    "minimax sparse attention": "paper-review-minimax-sparse-attention",
    "minimax m3": "minimax-m3",
    "MiniMax M2.7": "minimax-m27-workflows",
    "deepseek": "paper-review-deepseekv4",
    "DeepSeek-V4": "paper-review-deepseekv4",
    "dinov2": "paper-review-dinov2",
    "dino*": "paper-review-dinov2",
    "tag:rag ranking": "paper-review-rankrag",
    "self-rag": "paper-review-selfrag",
    "yolox": "paper-review-yolox",
    "efficientnetv2": "paper-review-effnetv2",
    "token-free": "paper-review-byt5",
    "bloomberg finance": "paper-review-bloomberggpt",
    "PaLM-E": "paper-review-palme",
    "self-attention linear complexity": "paper-review-linformer",
    "jigsaw puzzle": "paper-review-jigsawgan",
    "speech synthesizer": "paper-review-naturalspeech2",
    "generative agents": "paper-review-ishb",
    "book rlhf": "book-review-rlhf",
    "code:commit": "git",
    "tag:asr": "paper-review-csslars",
    "before:2012": "manually-classifying-cifar10",
    "on:2018-10": BERT,
    "title:imagenet convnet": "what-i-learned-from-competing-against-a-convnet-on-imagenet",
    "furry car": "paper-review-furrycars",
    "face super-resolution": "paper-review-rwsrfisc",
    "contextualized word": "paper-review-deep-contextualized-word-representations",
    "hyena": "paper-review-hyena",
    "entity and relation extraction": "paper-review-spert",
    "backprop* softmax": "softmax_backprop",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    shared = Path(__file__).resolve().parents[4] / "shared" / "blogs"
    if not shared.is_dir():
        pytest.skip(f"needs {shared}")
    folder = tmp_path_factory.mktemp("blogs")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    ca = folder / "ca"
    command = [
        sys.executable,
        str(shared / "serve.py"),
        "--port",
        port,
        "--ca",
        str(ca),
        "--log",
        str(folder / "log"),
    ]
    with (
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        try:
            _wait(server, int(port))
            for name in ("HTTP_PROXY", "HTTPS_PROXY"):
                patch.setenv(name, f"http://127.0.0.1:{port}")
            patch.setenv("NO_PROXY", "")
            patch.setenv("SSL_CERT_FILE", str(ca / "ca.pem"))
            archive = Archive.open(folder / "archive")
            for blog in BLOGS:
                archive.add(blog)
            for _ in archive.sync(full=True, media=False):
                pass
            archive.settle()
        finally:
            server.kill()
    yield archive
    archive.close()


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    """Until it answers: it makes its certificates first."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert server.poll() is None, "the blogs are not served"


@pytest.mark.parametrize("query", EXPECTED)
def test_the_post_that_is_meant_comes_first(archive: Archive, query: str) -> None:
    found = [_name(archive, hit.id) for hit in archive.search(query, limit=5).hits]
    assert found, query
    assert found[0] in EXPECTED[query].split(), f"{query}: {found}"


def test_each_post_is_the_first_for_three_rare_words_of_its_text(archive: Archive) -> None:
    texts = {post: words(archive.post(post).text) for post in archive.ids()}
    posts = Counter(word for text in texts.values() for word in set(text))
    missed = []
    for post, text in texts.items():
        rare = sorted({word for word in text if len(word) > 4}, key=lambda word: (posts[word], word))[:3]
        found = [hit.id for hit in archive.search(" ".join(rare), limit=3).hits]
        if rare and found[:1] != [post]:
            missed.append((_name(archive, post), rare, found))
    assert missed == []


@pytest.mark.parametrize("seed", range(3))
def test_each_post_is_among_the_first_three_for_its_title_with_one_typo(archive: Archive, seed: int) -> None:
    chance = random.Random(seed)
    missed = []
    for row in archive.rows(archive.ids()):
        query = " ".join(_with_typo(words(row.title), chance))
        result = archive.search(query, limit=3)
        if result.suggestion:
            result = archive.search(result.suggestion, limit=3)
        if row.id not in [hit.id for hit in result.hits]:
            missed.append((row.title, query, [_name(archive, hit.id) for hit in result.hits]))
    assert missed == []


def _with_typo(title: list[str], chance: random.Random) -> list[str]:
    """The words with a letter of one of the longer ones left out, doubled, changed or swapped with its neighbour."""
    longest = sorted(title, key=len)[-3:]
    at = title.index(chance.choice(longest))
    word = title[at]
    place = chance.randrange(len(word) - 1)
    kinds = (
        word[:place] + word[place + 1 :],
        word[:place] + word[place] + word[place:],
        word[:place] + chance.choice("aeiourst") + word[place + 1 :],
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    )
    return [*title[:at], chance.choice(kinds), *title[at + 1 :]]


def _name(archive: Archive, post: int) -> str:
    (row,) = archive.rows([post])
    return (row.url or "").rstrip("/").rsplit("/", 1)[-1]
