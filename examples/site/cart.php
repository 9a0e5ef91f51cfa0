<?php
require __DIR__ . '/lib/bootstrap.php';

$range = load_products(__DIR__ . '/data/products.csv');
$basket = $_SESSION['basket'] ?? [];

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    if (!csrf_valid($_POST['token'] ?? '')) {
        http_response_code(403);
        exit('This form is too old. Please go back and try again.');
    }
    $id = filter_input(INPUT_POST, 'id', FILTER_VALIDATE_INT);
    $count = filter_input(INPUT_POST, 'count', FILTER_VALIDATE_INT,
        ['options' => ['min_range' => 0, 'max_range' => 20]]);
    if (isset($range[$id]) && is_int($count)) {
        if ($count === 0) {
            unset($basket[$id]);
        } else {
            $basket[$id] = $count;
        }
        $_SESSION['basket'] = $basket;
    }
    header('Location: cart.php', true, 303);
    exit;
}

$sum = 0;
foreach ($basket as $id => $count) {
    $sum += $range[$id]['cents'] * $count;
}

$title = 'Your basket';
require __DIR__ . '/templates/header.php';
?>
<main class="basket" data-free-from="3000" data-sum="<?= $sum ?>">
  <h1>Your basket</h1>
<?php if ($basket === []): ?>
  <p>It is empty. <a href="index.php">Have a look at the bread.</a></p>
<?php else: ?>
  <table>
<?php foreach ($basket as $id => $count): ?>
    <tr data-id="<?= (int) $id ?>">
      <td><?= e($range[$id]['name']) ?></td>
      <td><input type="number" min="0" max="20" value="<?= (int) $count ?>"></td>
      <td><?= format_money($range[$id]['cents'] * $count) ?></td>
    </tr>
<?php endforeach; ?>
    <tr class="sum"><th colspan="2">Sum</th><td><?= format_money($sum) ?></td></tr>
  </table>
  <a class="button" href="contact.php?subject=order">Order by mail</a>
<?php endif; ?>
</main>
<?php require __DIR__ . '/templates/footer.php'; ?>
