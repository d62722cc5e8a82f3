/**
 * The numbers of a step: a tensor `numbers` [capacity, N] that the host writes, one row a step, one column a quantity
 * (learning rate, momentum, clip threshold). A kernel reads row `counters[0]`; its attributes name the columns, so runs
 * that differ in these numbers are replicas of one program.
 */
import { type Call, checkThat, type ReferenceArrays } from "./call.ts";
import { columns } from "./tensor.ts";

/** Refuses a call whose named attributes are no columns of its `numbers`. Throws `RangeError`. */
export function checkNumbers(call: Call, ...attributes: string[]): void {
  const count = columns(call.tensors.numbers);
  for (const name of attributes) {
    const column = call.attributes[name];
    checkThat(column >= 0 && column < count, call, `attribute ${name} is a column of numbers`);
  }
}

/** Refuses a call whose named attributes are no columns of its `log`. Throws `RangeError`. */
export function checkLogColumns(call: Call, ...attributes: string[]): void {
  const count = columns(call.tensors.log);
  for (const name of attributes) {
    const column = call.attributes[name];
    checkThat(column >= 0 && column < count, call, `attribute ${name} is a column of log`);
  }
}

/** Refuses a call whose attribute `element` is none of its `factor`. Throws `RangeError`. */
export function checkElement(call: Call): void {
  const { factor } = call.tensors;
  const { element } = call.attributes;
  checkThat(element >= 0 && element < columns(factor), call, "attribute element is an element of factor");
}

/** Reads the number whose column an attribute names, in the row in use. */
export function referenceNumbers(call: Call, array: ReferenceArrays): (attribute: string) => number {
  const row = array("counters")[0] * columns(call.tensors.numbers);
  const numbers = array("numbers");
  return (attribute) => numbers[row + call.attributes[attribute]];
}
