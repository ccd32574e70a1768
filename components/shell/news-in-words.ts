/** What is new under Releases: what waits for one's approval, and what became of what one asked for. */
export const newsInWords = (waiting: number, decided: number): string =>
  [
    ...(waiting > 0 ? [waiting === 1 ? '1 waits for your approval' : `${waiting} wait for your approval`] : []),
    ...(decided > 0 ? [decided === 1 ? '1 of your requests was decided' : `${decided} of your requests were decided`] : []),
  ].join(', ')
