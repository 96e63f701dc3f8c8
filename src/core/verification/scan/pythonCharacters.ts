/** Of a UTF-16 code unit; NaN, which stands for the end of a text, is none of these. */
export const isLineEnd = (character: number): boolean => character === 10 || character === 13;

export const isDigit = (character: number): boolean => character >= 48 && character <= 57;

/** Whether a name can begin with it, or go on. Lenient about what is not ASCII. */
export const isWordStart = (character: number): boolean =>
  (character >= 97 && character <= 122) ||
  (character >= 65 && character <= 90) ||
  character === 95 ||
  (character > 0xa0 && character !== 0xfeff);
