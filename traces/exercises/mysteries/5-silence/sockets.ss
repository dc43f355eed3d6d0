State Recv-Q Send-Q Local Address:Port  Peer Address:Port Process
ESTAB 0      0          127.0.0.1:39388    127.0.0.1:12580
ESTAB 5      0          127.0.0.1:12580    127.0.0.1:39388
