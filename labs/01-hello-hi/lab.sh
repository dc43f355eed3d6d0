# Lab 1: two programs talk in turn, and every system call finds its Swift call. Run it: labs/run hello-hi
title='Hello, hi: which system calls does a chat make?'
minutes=20
default_port=12580
source=HelloHi.swift
sides='server client'

scenario() {
  start server lab-server hello-hi
  await_listener server
  start client lab-client hello-hi
  type_at client 'hello'
  type_at server 'hi'
  type_at client '你好，听得到吗？'
  type_at server '听到了'
  type_at client '#q#' # text like any other: the conversation goes on
  type_at server '#q#' # this one ends it
  await_end client
  await_end server
}
