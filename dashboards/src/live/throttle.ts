/** Calls at once, then again at most once in so many milliseconds; the last of several wishes is never forgotten. */
export function throttled(millis: number, action: () => void) {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let wished = false;
  const wish = () => {
    if (timer !== null) {
      wished = true;
      return;
    }
    action();
    timer = setTimeout(() => {
      timer = null;
      if (wished) {
        wished = false;
        wish();
      }
    }, millis);
  };
  wish.cancel = () => {
    if (timer !== null) {
      clearTimeout(timer);
    }
    timer = null;
    wished = false;
  };
  return wish;
}
