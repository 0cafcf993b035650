// The little of Node.js that the tests use.
declare module 'node:test' {
  export default function test(name: string, body: () => void | Promise<void>): void;
}

declare module 'node:assert/strict' {
  const assert: {
    equal(actual: unknown, expected: unknown): void;
    deepEqual(actual: unknown, expected: unknown): void;
    ok(value: unknown): void;
    throws(body: () => void, error: RegExp | (new (...args: never[]) => Error)): void;
    rejects(promise: Promise<unknown>, error: RegExp | ((error: unknown) => boolean)): Promise<void>;
  };
  export default assert;
}
