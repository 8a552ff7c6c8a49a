@echo off
rem Abs-CAM command line. JAVA_OPTS may hold further options of the Java virtual machine.
setlocal
set "ABSCAM_JAVA=java"
if defined JAVA_HOME set "ABSCAM_JAVA=%JAVA_HOME%\bin\java"
"%ABSCAM_JAVA%" -Djava.awt.headless=true -Dai.djl.offline=true %JAVA_OPTS% -cp "%~dp0..\lib\*" org.abscam.cli.Main %*
