<?php
require __DIR__ . '/lib/bootstrap.php';

$query = trim((string) ($_GET['q'] ?? ''));
$sort = $_GET['sort'] ?? 'name';
if (!in_array($sort, ['name', 'cents', 'grams'], true)) {
    $sort = 'name';
}
$found = search_products(load_products(__DIR__ . '/data/products.csv'), $query, $sort);

$title = $query === '' ? 'Search' : 'Search: ' . $query;
require __DIR__ . '/templates/header.php';
?>
<main class="search">
  <form method="get" action="<?php echo htmlspecialchars($_SERVER['PHP_SELF'], ENT_QUOTES); ?>">
    <input type="search" name="q" value="<?php echo htmlspecialchars($_GET['q'] ?? '', ENT_QUOTES); ?>">
    <select name="sort">
<?php foreach (['name' => 'by name', 'cents' => 'by price', 'grams' => 'by weight'] as $key => $label): ?>
      <option value="<?php echo $key; ?>"<?php if (($_GET['sort'] ?? '') === $key) echo ' selected'; ?>><?php echo $label; ?></option>
<?php endforeach; ?>
    </select>
    <button>Search</button>
  </form>
<?php if (isset($_REQUEST['q'])): ?>
  <p><?php echo count($found); ?> breads for “<?php echo htmlspecialchars($_REQUEST['q'], ENT_QUOTES); ?>”</p>
<?php endif; ?>
  <ul class="cards">
<?php foreach ($found as $product) {
    require __DIR__ . '/templates/product_card.php';
} ?>
  </ul>
</main>
<?php require __DIR__ . '/templates/footer.php'; ?>
