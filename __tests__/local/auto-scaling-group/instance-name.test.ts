import { instanceName } from "../../../local/auto-scaling-group/instance-name";

test.each([
  [0, "a"],
  [25, "z"],
  [26, "aa"],
  [27, "ab"],
  [51, "az"],
  [52, "ba"],
  [702, "aaa"],
])("instance %i is %s", (index, name) => {
  expect(instanceName(index)).toBe(name);
});
