// What a person does in local Slack's web page; slack_page.py calls it.
//
// Everything waits until what it needs is there. The page is React, which notices a new value
// only when the setter of the element's class sets it and an event bubbles.
(() => {
  if (window.person) return;

  const shown = () => document.querySelector('.modal') ?? document.querySelector('.main');
  const words = (element) => (element?.innerText ?? '').trim();

  const when = (look, what, within) => new Promise((resolve, reject) => {
    const stop = () => { watch.disconnect(); clearTimeout(timer); };
    const check = () => {
      let found;
      try { found = look(); } catch { found = undefined; }
      if (found) { stop(); resolve(found); }
    };
    const watch = new MutationObserver(check);
    watch.observe(document, {childList: true, subtree: true, characterData: true, attributes: true});
    const timer = setTimeout(() => {
      stop();
      const error = new Error(`no ${what} within ${within} s; shown is: ${words(document.body)}`);
      error.name = 'TimeoutError';
      error.stack = `TimeoutError: ${error.message}`;
      reject(error);
    }, within * 1000);
    check();
  });

  const set = (element, value) => {
    const kind = element.constructor.prototype;
    Object.getOwnPropertyDescriptor(kind, 'value').set.call(element, value);
    const event = element.tagName === 'SELECT' ? 'change' : 'input';
    element.dispatchEvent(new Event(event, {bubbles: true}));
  };

  const last = (elements) => elements[elements.length - 1];

  const withText = (selector, text, root = document) =>
    [...root.querySelectorAll(selector)].filter((element) => words(element) === text);

  const optionOf = (select, text) => [...select.options].find((option) => option.text === text);

  const field = (label) => [...shown().querySelectorAll('.bk-input')]
    .find((block) => words(block.querySelector('.bk-label')) === label);

  const enter = (block, text) => {
    const select = block.querySelector('select');
    if (select) {
      const option = optionOf(select, text);
      return option && (set(select, option.value), true);
    }
    const mark = [...block.querySelectorAll('.bk-options label')]
      .find((one) => words(one) === text);
    if (mark) return (mark.querySelector('input').click(), true);
    const input = block.querySelector('input.bk-plain-input');
    return input && (set(input, text), true);
  };

  window.person = {
    ready: (within) => when(() => document.querySelector('.actas select option'), 'page', within),
    actAs: (user, within) => when(() => {
      const select = [...document.querySelectorAll('.actas select')]
        .find((one) => [...one.options].some((option) => option.value === user));
      return select && (set(select, user), true);
    }, `person ${user}`, within),
    openApp: (within) => when(() => {
      const item = document.querySelector('.sidebar-item .app-dot')?.closest('button');
      return item && (item.click(), true);
    }, 'app in the side bar', within),
    click: (label, within) => when(() => {
      const button = last(withText('button', label, shown()));
      return button && (button.click(), true);
    }, `button ${label}`, within),
    choose: (text, within) => when(() => {
      const select = last([...shown().querySelectorAll('select')].filter((s) => optionOf(s, text)));
      return select && (set(select, optionOf(select, text).value), true);
    }, `option ${text}`, within),
    fill: (label, text, within) => when(() => enter(field(label), text),
      `field ${label} that takes ${text}`, within),
    type: (text, within) => when(() => {
      const box = document.querySelector('.main .composer textarea');
      if (!box) return false;
      set(box, text);
      box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
      return true;
    }, 'place to write', within),
    shows: (text, within) => when(() => words(document.body).includes(text), `text ${text}`, within),
    hides: (selector, within) => when(() => !document.querySelector(selector),
      `end of ${selector}`, within),
    bare: () => {
      const style = document.createElement('style');
      style.textContent = '.topbar, .sidebar, .composer { display: none !important; }';
      document.head.append(style);
    },
    directChannel: async (user, bot) => {
      const {channels} = await (await fetch('/_control/state')).json();
      const has = (channel) => [user, bot].every((one) => channel.members.includes(one));
      return channels.find((channel) => channel.is_im && has(channel))?.id;
    },
    texts: (selector) => [...document.querySelectorAll(selector)].map(words),
    // How many CSS pixels of `selector` are out of sight.
    hidden: (selector) => {
      const root = document.querySelector(selector);
      const over = [root, ...root.querySelectorAll('*')]
        .filter((element) => /auto|scroll|hidden/.test(getComputedStyle(element).overflowY))
        .map((element) => element.scrollHeight - element.clientHeight);
      return Math.max(0, ...over);
    },
    place: (selector) => {
      const {x, y, width, height} = document.querySelector(selector).getBoundingClientRect();
      return {x, y, width, height};
    },
    // Local Slack shows what Slack formats as it was sent; this shows what a reader would see.
    tidy: () => {
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const node = walk.currentNode;
        const tidied = node.data
          .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
          .replace(/<!subteam\^[^|>]*\|([^>]*)>/g, '$1')
          .replace(/<!(here|channel|everyone)(\|[^>]*)?>/g, '@$1')
          .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
        if (tidied !== node.data) node.data = tidied;
      }
    },
  };
})();
