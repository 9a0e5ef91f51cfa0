<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="token" content="<?= e(csrf_token()) ?>">
  <title><?= e($title) ?> · Crumb &amp; Daughters</title>
  <link rel="stylesheet" href="css/site.css">
  <link rel="stylesheet" href="css/print.css" media="print">
  <link rel="icon" href="images/logo.svg" type="image/svg+xml">
  <script src="js/menu.min.js" defer></script>
  <script src="js/search.js" defer></script>
  <script src="js/basket.js" defer></script>
</head>
<body>
<header>
  <a class="logo" href="index.php">Crumb &amp; Daughters</a>
  <nav id="menu">
    <a href="index.php"<?= basename($_SERVER['SCRIPT_NAME']) === 'index.php' ? ' aria-current="page"' : '' ?>>Bread</a>
    <a href="delivery.html">Delivery</a>
    <a href="contact.php">Write to us</a>
    <a href="cart.php">Basket (<?= array_sum($_SESSION['basket'] ?? []) ?>)</a>
  </nav>
</header>
