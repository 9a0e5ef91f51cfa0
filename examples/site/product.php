<?php
require __DIR__ . '/lib/bootstrap.php';

$id = filter_input(INPUT_GET, 'id', FILTER_VALIDATE_INT);
$range = load_products(__DIR__ . '/data/products.csv');
if ($id === null || $id === false || !isset($range[$id])) {
    http_response_code(404);
    readfile(__DIR__ . '/404.html');
    exit;
}
$product = $range[$id];

$title = $product['name'];
require __DIR__ . '/templates/header.php';
?>
<main class="product">
  <h1><?= e($product['name']) ?></h1>
  <img src="images/<?= e($product['picture']) ?>" alt="" width="480" height="320">
  <p><?= nl2br(e($product['text'])) ?></p>
  <form method="post" action="cart.php">
    <input type="hidden" name="token" value="<?= e(csrf_token()) ?>">
    <input type="hidden" name="id" value="<?= (int) $product['id'] ?>">
    <label>How many <input type="number" name="count" value="1" min="1" max="20"></label>
    <button>Into the basket, <?= format_money($product['cents']) ?> each</button>
  </form>
</main>
<?php require __DIR__ . '/templates/footer.php'; ?>
