/** Characters of the longest line that is completed. Longer ones are data or a loop; nobody accepts them unread. */
export const longestLine = 400;
