<?php
/**
 * Start page: bread of the day and the whole range.
 */
require __DIR__ . '/lib/bootstrap.php';

$range = load_products(__DIR__ . '/data/products.csv');
$weekday = (int) date('N');
$today = array_filter($range, fn(array $p): bool => in_array($weekday, $p['days'], true));

$title = 'Fresh today';
require __DIR__ . '/templates/header.php';
?>
<main class="shop">
  <h1>Fresh today</h1>
<?php if ($today === []): ?>
  <p class="note">The oven rests today. Order now and collect tomorrow from seven.</p>
<?php endif; ?>
  <ul class="cards">
<?php foreach ($today as $product) {
    require __DIR__ . '/templates/product_card.php';
} ?>
  </ul>
  <h2>The whole range</h2>
  <table class="range">
    <thead><tr><th>Bread</th><th>Weight</th><th>Price</th></tr></thead>
    <tbody>
<?php foreach ($range as $product): ?>
      <tr>
        <td><a href="product.php?id=<?= (int) $product['id'] ?>"><?= e($product['name']) ?></a></td>
        <td><?= (int) $product['grams'] ?> g</td>
        <td><?= format_money($product['cents']) ?></td>
      </tr>
<?php endforeach; ?>
    </tbody>
  </table>
</main>
<?php require __DIR__ . '/templates/footer.php'; ?>
