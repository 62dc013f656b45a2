"""A small TCP/IP stack in user space, on a packet socket: the reference of targets of that kind."""
