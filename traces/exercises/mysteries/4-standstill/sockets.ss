State Recv-Q Send-Q Local Address:Port  Peer Address:Port Process
ESTAB 24576  24576      127.0.0.1:56720    127.0.0.1:12580
ESTAB 24576  32768      127.0.0.1:12580    127.0.0.1:56720
