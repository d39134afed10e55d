// How the browser asks for a part of the browser half: until it has it. The network may be gone for a while, and so may the
// server; whoever waits for the part goes on where they were.

/** The first and the longest pause before a part is asked for again, in milliseconds. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5_000;

/**
 * How old a page is that was made by a release which may be gone, in milliseconds. A younger one is not loaded anew: two servers
 * may be of two releases for a while.
 */
const OLD = 60_000;

/** The answer that holds the part at an address. */
export async function part(address) {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    // Whatever is wrong with the way there may pass.
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return answer;
    // The parts of a newer release have other names. What is typed is kept, and there again.
    if (answer?.status === 404 && performance.now() > OLD) location.reload();
    await new Promise((go) => setTimeout(go, pause));
  }
}
