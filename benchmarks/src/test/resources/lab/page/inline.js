/*CSS*/ "DATA"; // $2
