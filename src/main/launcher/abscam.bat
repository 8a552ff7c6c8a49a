@echo off
rem Abs-CAM command line. JAVA_OPTS may hold further options of the Java virtual machine.
setlocal
set "ABSCAM_JAVA=java"
if defined JAVA_HOME set "ABSCAM_JAVA=%JAVA_HOME%\bin\java"
set "ORT_DISABLE_TELEMETRY=1"
rem Of two collectors, Java takes neither.
set "ABSCAM_GC=-XX:+UseSerialGC"
set "ABSCAM_SAID="
rem Without quotation marks, which would end those of the comparison.
if defined JAVA_OPTS set "ABSCAM_SAID=%JAVA_OPTS:"=%"
if defined ABSCAM_SAID if not "%ABSCAM_SAID:GC=%"=="%ABSCAM_SAID%" set "ABSCAM_GC="
"%ABSCAM_JAVA%" -XX:+IgnoreUnrecognizedVMOptions -XX:TieredStopAtLevel=1 %ABSCAM_GC% -Xms32m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -Djava.awt.headless=true -Dai.djl.offline=true %JAVA_OPTS% -cp "%~dp0..\lib\*" org.abscam.cli.Main %*
