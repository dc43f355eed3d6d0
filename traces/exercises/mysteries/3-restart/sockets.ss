State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess
LISTEN 0      16         127.0.0.1:12580      0.0.0.0:*    users:(("helper",pid=213,fd=3))
