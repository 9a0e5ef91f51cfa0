/* The basket: sends a changed count at once, says how much is left to free delivery. */
(function () {
  'use strict';

  var basket = document.querySelector('main.basket');
  if (!basket) return;

  function money(cents) {
    return (cents / 100).toFixed(2) + ' €';
  }

  function send(id, count) {
    var data = new FormData();
    data.append('token', document.querySelector('meta[name=token]').content);
    data.append('id', id);
    data.append('count', count);
    return fetch('cart.php', {method: 'POST', body: data, credentials: 'same-origin'});
  }

  basket.addEventListener('change', function (event) {
    var row = event.target.closest('tr[data-id]');
    if (!row) return;
    var count = Math.min(20, Math.max(0, parseInt(event.target.value, 10) || 0));
    event.target.value = count;
    event.target.disabled = true;
    send(row.dataset.id, count).then(function () {
      window.location.reload();
    }, function () {
      event.target.disabled = false;
      window.alert('The basket could not be saved. Are you online?');
    });
  });

  var left = Number(basket.dataset.freeFrom) - Number(basket.dataset.sum);
  if (left > 0) {
    var note = document.createElement('p');
    note.className = 'note';
    note.textContent = 'Another ' + money(left) + ' and delivery is free.';
    basket.appendChild(note);
  }
})();
