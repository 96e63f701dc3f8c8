/** A question that a developer may ask about a package, and where the answer is: any of these functions or classes. */
export interface PlaceQuestion {
  readonly ask: string;
  /** Path relative to the folder of packages, and qualified name. */
  readonly places: readonly string[];
}

/** The packages that the questions are about: Celery 5.7 and the library of messages beneath it. */
export const packagesAskedAbout = ['celery', 'kombu'] as const;

/** Written before anything was searched. Every second one was not looked at while the weights were chosen. */
export const questions: readonly PlaceQuestion[] = [
  {
    ask: 'How is the delay before the next retry calculated when exponential backoff with jitter is on?',
    places: ['celery/utils/time.py get_exponential_backoff_interval'],
  },
  {
    ask: 'Where does an exception in autoretry_for lead to the task being retried?',
    places: ['celery/app/autoretry.py add_autoretry_behaviour'],
  },
  {
    ask: 'How does beat decide which scheduled entry runs next?',
    places: ['celery/beat.py Scheduler.tick', 'celery/beat.py Scheduler.is_due'],
  },
  {
    ask: 'Where is a crontab expression like */5 turned into a set of numbers?',
    places: ['celery/schedules.py crontab_parser', 'celery/schedules.py crontab_parser.parse'],
  },
  {
    ask: 'How does the worker find out that a task was revoked and must not run?',
    places: ['celery/worker/request.py Request.revoked'],
  },
  {
    ask: 'What happens when the worker gets a message for a task that is not registered?',
    places: ['celery/worker/consumer/consumer.py Consumer.on_unknown_task'],
  },
  {
    ask: 'Where is the soft time limit of a task handled?',
    places: [
      'celery/worker/request.py Request.on_timeout',
      'celery/concurrency/asynpool.py AsynPool._on_soft_timeout',
    ],
  },
  {
    ask: 'How are processes added when the queue gets long, and removed when it is idle?',
    places: ['celery/worker/autoscale.py Autoscaler', 'celery/worker/autoscale.py Autoscaler._maybe_scale'],
  },
  {
    ask: 'Which code builds the tracer function that actually runs the body of a task?',
    places: ['celery/app/trace.py build_tracer'],
  },
  {
    ask: 'How is an exception made serializable before it is stored in the result backend?',
    places: [
      'celery/backends/base.py Backend.prepare_exception',
      'celery/utils/serialization.py get_pickleable_exception',
    ],
  },
  {
    ask: 'Where does the redis backend count finished tasks of a chord and start the callback?',
    places: ['celery/backends/redis.py RedisBackend.on_chord_part_return'],
  },
  {
    ask: 'How do I cancel all tasks that wait in the broker?',
    places: ['celery/app/control.py Control.purge', 'celery/bin/purge.py purge'],
  },
  {
    ask: 'Where is the message for a task put together, with its headers and body?',
    places: ['celery/app/amqp.py AMQP.as_task_v2'],
  },
  {
    ask: 'How does celery choose the queue a task is routed to by its name?',
    places: [
      'celery/app/routes.py MapRoute',
      'celery/app/routes.py Router.lookup_route',
      'celery/app/routes.py Router.route',
    ],
  },
  {
    ask: 'Where are modules named tasks.py of installed apps discovered?',
    places: [
      'celery/loaders/base.py autodiscover_tasks',
      'celery/loaders/base.py find_related_module',
      'celery/app/base.py Celery.autodiscover_tasks',
    ],
  },
  {
    ask: 'How does a chain link each task to the following one?',
    places: ['celery/canvas.py _chain.prepare_steps'],
  },
  {
    ask: 'Where does the worker turn itself into a daemon and detach from the terminal?',
    places: [
      'celery/platforms.py DaemonContext',
      'celery/platforms.py detached',
      'celery/platforms.py DaemonContext.open',
    ],
  },
  {
    ask: 'How is a stale pidfile noticed and removed?',
    places: ['celery/platforms.py Pidfile.remove_if_stale'],
  },
  {
    ask: 'What does the worker do about rate limits of tasks?',
    places: [
      'celery/worker/consumer/consumer.py Consumer._limit_task',
      'celery/worker/consumer/consumer.py Consumer._limit_post_eta',
      'celery/worker/consumer/consumer.py Consumer.bucket_for_task',
      'celery/worker/consumer/consumer.py Consumer.reset_rate_limits',
      'celery/worker/control.py rate_limit',
    ],
  },
  {
    ask: 'Which function converts strings such as "10/m" to a number per second?',
    places: ['celery/utils/time.py rate'],
  },
  {
    ask: 'How does a worker synchronize its revoked tasks with other workers at startup?',
    places: ['celery/worker/consumer/mingle.py Mingle', 'celery/worker/consumer/mingle.py Mingle.sync'],
  },
  {
    ask: 'Where are heartbeat events sent out at regular intervals?',
    places: ['celery/worker/heartbeat.py Heart', 'celery/worker/heartbeat.py Heart._send'],
  },
  {
    ask: 'How does get() block until the result of a task arrives?',
    places: [
      'celery/result.py AsyncResult.get',
      'celery/backends/asynchronous.py BaseResultConsumer._wait_for_pending',
    ],
  },
  {
    ask: 'What prevents calling result.get() inside of a task?',
    places: ['celery/result.py assert_will_not_block'],
  },
  {
    ask: 'Where does it check that the arguments fit the signature of the task before it is sent?',
    places: ['celery/utils/functional.py head_from_fun', 'celery/app/base.py Celery.type_checker'],
  },
  {
    ask: 'How are settings with old uppercase names mapped to the new lowercase ones?',
    places: ['celery/app/utils.py detect_settings', 'celery/app/utils.py _old_key_to_new'],
  },
  {
    ask: 'How does the dependency graph of boot steps get sorted?',
    places: [
      'celery/utils/graph.py DependencyGraph.topsort',
      'celery/utils/graph.py DependencyGraph._khan62',
      'celery/bootsteps.py Blueprint._finalize_steps',
    ],
  },
  {
    ask: 'Where is a long argument shortened for the log, so that huge values are not printed?',
    places: [
      'celery/utils/saferepr.py saferepr',
      'celery/utils/saferepr.py _saferepr',
      'celery/utils/saferepr.py reprstream',
    ],
  },
  {
    ask: 'Which class signs messages with a certificate?',
    places: [
      'celery/security/serialization.py SecureSerializer',
      'celery/security/serialization.py SecureSerializer.serialize',
    ],
  },
  {
    ask: 'How does the filesystem result backend choose the name of the file for a key?',
    places: ['celery/backends/filesystem.py FilesystemBackend._filename'],
  },
  {
    ask: 'Where are expired results deleted from the SQL database?',
    places: ['celery/backends/database/__init__.py DatabaseBackend.cleanup'],
  },
  {
    ask: 'How is print output of a task redirected to the logger?',
    places: [
      'celery/app/log.py Logging.redirect_stdouts_to_logger',
      'celery/utils/log.py LoggingProxy',
      'celery/app/log.py Logging.redirect_stdouts',
    ],
  },
  {
    ask: 'What happens to unacknowledged messages when the redis connection is lost: where are they restored after the visibility timeout?',
    places: ['kombu/transport/redis.py QoS.restore_visible', 'kombu/transport/redis.py QoS.restore_by_tag'],
  },
  {
    ask: 'How does the library reconnect to the broker and try the operation once more?',
    places: ['kombu/connection.py Connection.ensure', 'kombu/connection.py Connection._ensure_connection'],
  },
  {
    ask: 'Where are broker URLs parsed into user name, host and port?',
    places: ['kombu/utils/url.py parse_url', 'kombu/utils/url.py url_to_parts'],
  },
  {
    ask: 'How can datetime and UUID values go into JSON messages?',
    places: [
      'kombu/utils/json.py JSONEncoder',
      'kombu/utils/json.py JSONEncoder.default',
      'kombu/utils/json.py _register_default_types',
    ],
  },
  {
    ask: 'Why does it refuse to decode pickle content from a consumer that does not accept it?',
    places: [
      'kombu/serialization.py SerializerRegistry.loads',
      'kombu/serialization.py SerializerRegistry._for_untrusted_content',
    ],
  },
  {
    ask: 'How are message bodies compressed with zlib before publishing?',
    places: ['kombu/compression.py compress', 'kombu/messaging.py Producer._prepare'],
  },
  {
    ask: 'Where is the token bucket for limiting how often something happens?',
    places: ['kombu/utils/limits.py TokenBucket', 'kombu/utils/limits.py TokenBucket.can_consume'],
  },
  {
    ask: 'How does the event loop call timers and poll file descriptors for reading and writing?',
    places: ['kombu/asynchronous/hub.py Hub.create_loop', 'kombu/asynchronous/hub.py Hub.fire_timers'],
  },
];
