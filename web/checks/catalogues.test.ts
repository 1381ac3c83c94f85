import { expect, test } from "vitest";

test("both languages are present", () => {
  expect(["zh", "en"]).toHaveLength(2);
});
