<?php
require __DIR__ . '/lib/bootstrap.php';

$fields = ['name' => '', 'mail' => '', 'subject' => '', 'message' => ''];
$errors = [];
$sent = false;

foreach (array_keys($fields) as $field) {
    if (isset($_POST[$field])) {
        $fields[$field] = trim((string) $_POST[$field]);
    } elseif ($field === 'subject' && isset($_GET['subject'])) {
        $fields[$field] = $_GET['subject'] === 'order' ? 'An order' : '';
    }
}

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    if (!csrf_valid($_POST['token'] ?? '')) {
        $errors[] = 'This form is too old. Please send it again.';
    }
    if (!filter_var($fields['mail'], FILTER_VALIDATE_EMAIL)) {
        $errors[] = 'We need an address to answer to.';
    }
    if (mb_strlen($fields['message']) < 10) {
        $errors[] = 'Please write a little more.';
    }
    if ($errors === []) {
        $sent = send_message($fields, $_SESSION['basket'] ?? []);
    }
}

$title = 'Write to us';
require __DIR__ . '/templates/header.php';
?>
<main class="contact">
  <h1>Write to us</h1>
<?php foreach ($errors as $error): ?>
  <p class="error"><?= e($error) ?></p>
<?php endforeach; ?>
<?php if ($sent): ?>
  <p>Thank you. We answer before noon.</p>
<?php else: ?>
  <form method="post">
    <input type="hidden" name="token" value="<?= e(csrf_token()) ?>">
    <label>Name <input name="name" value="<?= e($fields['name']) ?>"></label>
    <label>Mail <input name="mail" type="email" value="<?= e($fields['mail']) ?>"></label>
    <label>About <input name="subject" value="<?= e($fields['subject']) ?>"></label>
    <label>Message <textarea name="message" rows="8"><?= e($fields['message']) ?></textarea></label>
    <button>Send</button>
  </form>
<?php endif; ?>
</main>
<?php require __DIR__ . '/templates/footer.php'; ?>
