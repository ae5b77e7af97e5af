import { ScrollFollower } from "../../../../assets/web-client/src/chat/scroll-follower";

const page = { clientHeight: 500, scrollHeight: 2_000 };

test("follows until the reader scrolls up, and again from the end", () => {
  const follower = new ScrollFollower();
  follower.scrolled({ ...page, scrollTop: 1_500 });
  expect(follower.follows).toBe(true);
  follower.scrolled({ ...page, scrollTop: 1_300 });
  expect(follower.follows).toBe(false);
  follower.scrolled({ ...page, scrollTop: 1_400 });
  expect(follower.follows).toBe(false);
  follower.scrolled({ ...page, scrollTop: 1_490 });
  expect(follower.follows).toBe(true);
});

test("text that grows between two scrollings is no scrolling up", () => {
  const follower = new ScrollFollower();
  follower.scrolled({ ...page, scrollTop: 1_500 });
  follower.scrolled({ ...page, scrollHeight: 2_400, scrollTop: 1_550 });
  expect(follower.follows).toBe(true);
});

test("whoever jumps to the end stays there", () => {
  const follower = new ScrollFollower();
  follower.scrolled({ ...page, scrollTop: 1_500 });
  follower.scrolled({ ...page, scrollTop: 0 });
  follower.follow();
  follower.scrolled({ ...page, scrollTop: 700 });
  expect(follower.follows).toBe(true);
});
