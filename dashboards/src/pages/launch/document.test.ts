import { expect, test } from "vitest";
import { asCommand, asCurl } from "./copies";
import { read, write } from "./document";

const TEXT = `# for the shop window
name: shirts # mine
objective: {goal: fastest, limits: {size: 25%}}
`;

test("the form changes one value and leaves comments and the rest as they were", () => {
  const written = write(TEXT, ["objective", "limits", "accuracy-drop"], 0.5);
  expect(written).toContain("# for the shop window");
  expect(written).toContain("name: shirts # mine");
  expect(read(written).spec?.objective).toEqual({ goal: "fastest", limits: { size: "25%", "accuracy-drop": 0.5 } });
});

test("a value taken away takes what is left empty around it away", () => {
  const without = write("device:\n  pool: fast\nname: x\n", ["device", "pool"], undefined);
  expect(read(without).spec).toEqual({ name: "x" });
  expect(write("name: x\n", ["name"], undefined)).toBe("");
  expect(write("name: x\n", ["device", "pool"], undefined)).toBe("name: x\n");
});

test("the form can begin an empty document", () => {
  expect(read(write("", ["budget", "trials"], 40)).spec).toEqual({ budget: { trials: 40 } });
});

test("a word where more should stand gives way to the form", () => {
  expect(read(write("budget: much\n", ["budget", "trials"], 40)).spec).toEqual({ budget: { trials: 40 } });
});

test("text that is no YAML is kept and its problem told", () => {
  const broken = read("name: [");
  expect(broken.spec).toBeNull();
  expect(broken.problem).not.toBeNull();
  expect(read("just words").problem).toContain("name: value");
});

test("the command names the model by its file, curl by its hash", () => {
  const text = "model: 3d5d\ndata: {source: fashion-mnist}\n";
  expect(asCommand(text, "net.onnx", "http://here")).toContain("model: net.onnx");
  expect(asCommand(text, "net.onnx", "http://here")).toContain("./lapidary submit search.yaml --controller http://here\n");
  expect(asCurl(text, "http://here")).toContain("model: 3d5d");
});

test.each(["foo", "name: {", "\tname: x", "name: a\nname: b", "- a", "hello"])("text that is no search (%j) stays as it is", (text) => {
  expect(write(text, ["model"], "abc")).toBe(text);
});
