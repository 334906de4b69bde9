// Asks the site for something. A session that ended leads to the sign-in, whatever was asked for.

const PATIENCE = [0, 1000, 3000]; // milliseconds before each try

// The answer, or null where there is none to be had (a picture that can't be shown, colour without depth).
// Throws when the network or the site fails however often it is tried.
export async function ask(address, options) {
  for (const [tries, wait] of PATIENCE.entries()) {
    await pause(wait);
    try {
      const answer = await fetch(address, options);
      if (answer.redirected) return location.reload();
      if (answer.status < 500) return answer.ok ? answer : null;
    } catch (broken) {
      if (tries === PATIENCE.length - 1) throw broken;
    }
  }
  throw new Error(address);
}

export function pause(milliseconds) {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
